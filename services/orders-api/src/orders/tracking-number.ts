import { randomBytes } from 'node:crypto';

/** The carrier of an order until an event names another. */
export const DEFAULT_CARRIER = 'Parcel Post';

/** ZD and 64 random bits; the backfill of change 002 gives earlier orders the same kind. */
export const newTrackingNumber = (): string => `ZD${randomBytes(8).toString('hex').toUpperCase()}`;
