import { asRecord, type LedgerFormat } from '@zero-downtime/probe/load';
import type { OrderContent } from './order.ts';

/** The first line of a ledger: it identifies the run. */
export type LedgerHead = {
  readonly runId: string;
  readonly seed: number;
  readonly baseUrl: string;
  readonly ratePerSecond: number;
  /** The number of customers. Their names are `traffic-<runId>-c0` to `c<customers − 1>`. */
  readonly customers: number;
  /** ISO 8601, by the generator's clock. */
  readonly startedAt: string;
};

/**
 * Every other line: an order whose request is over. `acknowledged`: the service answered 201 with an id, so the order must be stored.
 * `failed`: the order may or may not be stored.
 */
export type OrderEntry = {
  readonly n: number;
  /** When the request was over: ISO 8601, by the generator's clock. */
  readonly at: string;
  readonly content: OrderContent;
  readonly outcome: OrderOutcome;
};

export type OrderOutcome =
  | {
      readonly state: 'acknowledged';
      readonly id: string;
      readonly createdAt: string | null;
      /** The release that acknowledged it; '' when the answer does not name one. */
      readonly release: string;
      readonly trackingNumber?: string | undefined;
    }
  | { readonly state: 'failed'; readonly reason: string };

/** The format of a ledger of orders. */
export const LEDGER: LedgerFormat<LedgerHead, OrderEntry> = {
  isHead(value): value is LedgerHead {
    const { runId, customers } = asRecord(value);
    return typeof runId === 'string' && Number.isInteger(customers);
  },
  isEntry(value): value is OrderEntry {
    const { content, outcome } = asRecord(value);
    const { customer, items } = asRecord(content);
    return (
      typeof asRecord(customer).id === 'string' &&
      Array.isArray(items) &&
      typeof asRecord(outcome).state === 'string'
    );
  },
};
