import { hostname, userInfo } from 'node:os';

/** Who runs this command, for everything that is recorded. */
export const deployer = (): string => `${userInfo().username}@${hostname()}`;
