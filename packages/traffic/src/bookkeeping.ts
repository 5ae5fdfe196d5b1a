import type { AcknowledgedOrder, Errand } from './errand.ts';
import type { Answer } from './exchange.ts';
import { judge } from './judge.ts';
import {
  type ConnectionKind,
  type Ledger,
  type OrderEntry,
  type OrderOutcome,
  openLedger,
  type RequestRecord,
} from './ledger.ts';
import type { OrderContent } from './order.ts';
import type { Settings } from './settings.ts';
import { openTally, type Snapshot } from './snapshot.ts';

/** One arrival: what it does, how, and when it should have started. */
export type Arrival = {
  readonly n: number;
  readonly atMs: number;
  readonly errand: Errand;
  readonly connection: ConnectionKind;
};

/** Writes what arrivals do into a ledger. */
export type Book = {
  readonly ledger: Ledger;
  /** Orders that may be read again, in the order of their acknowledgement. */
  readonly acknowledged: readonly AcknowledgedOrder[];
  /**
   * Writes an arrival down before it is sent, so that whatever happens then, its order is known to have been tried.
   * The returned function writes down what came of it; times are in milliseconds from the start of the run.
   */
  enter(arrival: Arrival, sentAtMs: number): (answer: Answer, endedAtMs: number) => void;
  snapshot(elapsedMs: number, inFlight: number): Snapshot;
};

export function openBook(settings: Settings): Book {
  const ledger = openLedger(settings, new Date());
  const acknowledged: AcknowledgedOrder[] = [];
  const tally = openTally();

  return {
    ledger,
    acknowledged,
    enter(arrival, sentAtMs) {
      const { errand } = arrival;
      const settle = errand.operation === 'place' ? enterOrder(ledger, arrival, errand.content) : () => {};
      return (answer, endedAtMs) => {
        const { failure, acknowledged: receipt } = judge(errand, answer);
        const { status, release } = answer.kind === 'answered' ? answer : { status: null, release: null };
        const record: RequestRecord = {
          n: arrival.n,
          operation: errand.operation,
          connection: arrival.connection,
          reused: answer.reused,
          atMs: arrival.atMs,
          lateMs: sentAtMs - arrival.atMs,
          latencyMs: endedAtMs - arrival.atMs,
          status,
          release,
          failure,
        };
        ledger.requests.push(record);
        tally.count(record);
        if (receipt && errand.operation === 'place') {
          acknowledged.push({ id: receipt.id, content: errand.content });
          settle({ state: 'acknowledged', ...receipt, release });
        } else {
          settle({ state: 'failed', reason: failure ?? 'not acknowledged', status, release });
        }
      };
    },
    snapshot: (elapsedMs, inFlight) =>
      tally.snapshot({ elapsedMs, inFlight, acknowledged: acknowledged.length, requests: ledger.requests }),
  };
}

function enterOrder(ledger: Ledger, { n, connection }: Arrival, content: OrderContent) {
  const entry: OrderEntry = {
    n,
    content,
    connection,
    attemptedAt: new Date().toISOString(),
    outcome: { state: 'unknown' },
  };
  ledger.orders.push(entry);
  return (outcome: OrderOutcome) => {
    entry.outcome = outcome;
  };
}
