import { asRecord } from './differences.ts';
import { inTurns } from './in-turns.ts';
import type { Ledger, OrderEntry } from './ledger.ts';
import { customerPrefix } from './order.ts';
import { readOrders } from './read-orders.ts';
import { openReader, type Reader } from './reader.ts';
import {
  type DoubledOrder,
  type LostOrder,
  lostByContent,
  lostOrder,
  reconcile,
  type SurvivingOrder,
} from './reconcile.ts';

export type VerifyOptions = {
  /** Every acknowledged order must have a tracking number too (release 2.0.0 and later, after the backfill). */
  readonly requireTracking?: boolean;
  /** Hosts other than this machine that may be asked. */
  readonly allowedHosts?: readonly string[];
};

/** What became of the orders of a run. `untracked` is null when tracking was not asked for. */
export type Verification = {
  readonly acknowledged: number;
  readonly lost: readonly LostOrder[];
  readonly doubled: readonly DoubledOrder[];
  readonly unacknowledgedButPresent: readonly SurvivingOrder[];
  readonly untracked: readonly { readonly customerId: string; readonly id: string }[] | null;
};

/** The replicas' clocks, which date the orders, may differ from one another by this much. */
const CLOCK_SKEW_MS = 60_000;

/**
 * Reads the orders of a run back through the API and compares them with the ledger. Call it after `stop()`: orders
 * under way could be found or not.
 *
 * @throws {VerificationFailed} when the orders cannot be read; then nothing is known about them
 * @throws {TargetRefused} when the base URL is neither on this machine nor allowed
 */
export async function verifyLedger(
  baseUrl: string,
  ledger: Ledger,
  { requireTracking = false, allowedHosts = [] }: VerifyOptions = {},
): Promise<Verification> {
  const reader = openReader(baseUrl, allowedHosts);
  try {
    const found = await readOrders(reader, customerPrefix(ledger.runId), beginning(ledger) - CLOCK_SKEW_MS);
    const { absent, differing, doubled, unacknowledgedButPresent } = reconcile(ledger, found);
    const acknowledged = ledger.orders.filter((entry) => entry.outcome.state === 'acknowledged');
    return {
      acknowledged: acknowledged.length,
      lost: [...(await inTurns(absent, (entry) => askById(reader, entry))), ...differing],
      doubled,
      unacknowledgedButPresent,
      untracked: requireTracking ? await untrackedOf(reader, acknowledged) : null,
    };
  } finally {
    reader.close();
  }
}

/** When the run's first order was made, by the service's own clock where it told the time, in ms since the epoch. */
function beginning({ startedAt, orders }: Ledger): number {
  return orders.reduce((earliest, { outcome }) => {
    const createdAt = outcome.state === 'acknowledged' ? Date.parse(outcome.createdAt ?? '') : Number.NaN;
    return createdAt < earliest ? createdAt : earliest;
  }, Date.parse(startedAt));
}

/** An order that the list does not show may still be readable under its id, which is another fault than a lost one. */
async function askById(reader: Reader, entry: OrderEntry): Promise<LostOrder> {
  const order = await reader.get(`/orders/${idOf(entry)}`);
  if (order === null) return lostOrder(entry, 'missing');
  return lostByContent(entry, order)[0] ?? lostOrder(entry, 'unlisted');
}

async function untrackedOf(reader: Reader, acknowledged: readonly OrderEntry[]) {
  const tracked = await inTurns(acknowledged, async (entry) => {
    const { trackingNumber } = asRecord(await reader.get(`/orders/${idOf(entry)}/tracking`));
    return typeof trackingNumber === 'string' && trackingNumber !== '';
  });
  return acknowledged
    .filter((_, i) => !tracked[i])
    .map((entry) => ({ customerId: entry.content.customer.id, id: idOf(entry) }));
}

function idOf({ outcome }: OrderEntry): string {
  return outcome.state === 'acknowledged' ? encodeURIComponent(outcome.id) : '';
}
