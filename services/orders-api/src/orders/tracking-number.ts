import { randomBytes } from 'node:crypto';

/** The carrier of an order until an event names another carrier. */
export const DEFAULT_CARRIER = 'Parcel Post';

/** ZD and 64 random bits. The backfill of change 002 uses the same format. */
export const newTrackingNumber = (): string => `ZD${randomBytes(8).toString('hex').toUpperCase()}`;
