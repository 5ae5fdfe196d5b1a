import { hostname, userInfo } from 'node:os';

/** The user and host of this command, for records. */
export const deployer = (): string => `${userInfo().username}@${hostname()}`;
