import { v7 } from 'uuid';

/** A new UUIDv7: later ids are greater, so that newest first is the order of the primary key. */
export const newId = (): string => v7();
