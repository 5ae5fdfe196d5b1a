import { asRecord } from './differences.ts';
import { inTurns } from './in-turns.ts';
import type { Ledger, OrderEntry } from './ledger.ts';
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
import type { TokenFor } from './wallet.ts';

export type VerifyOptions = {
  /** Tokens for the customers of the run, as it had them. */
  readonly tokenFor: TokenFor;
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

/**
 * Reads the orders of a run back through the API, each customer's with a token of theirs, and compares them with the ledger. Call it after `stop()`: orders
 * under way could be found or not.
 *
 * @throws {VerificationFailed} when the orders cannot be read; then nothing is known about them
 * @throws {TargetRefused} when the base URL is neither on this machine nor allowed
 */
export async function verifyLedger(
  baseUrl: string,
  ledger: Ledger,
  { tokenFor, requireTracking = false, allowedHosts = [] }: VerifyOptions,
): Promise<Verification> {
  const reader = openReader(baseUrl, allowedHosts, tokenFor);
  try {
    const customers = [...new Set(ledger.orders.map(customerOf))];
    const found = (await inTurns(customers, (customerId) => readOrders(reader, customerId))).flat();
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

/** An order that the list does not show may still be readable under its id, which is another fault than a lost one. */
async function askById(reader: Reader, entry: OrderEntry): Promise<LostOrder> {
  const order = await reader.get(`/orders/${idOf(entry)}`, customerOf(entry));
  if (order === null) return lostOrder(entry, 'missing');
  return lostByContent(entry, order)[0] ?? lostOrder(entry, 'unlisted');
}

async function untrackedOf(reader: Reader, acknowledged: readonly OrderEntry[]) {
  const tracked = await inTurns(acknowledged, async (entry) => {
    const { trackingNumber } = asRecord(
      await reader.get(`/orders/${idOf(entry)}/tracking`, customerOf(entry)),
    );
    return typeof trackingNumber === 'string' && trackingNumber !== '';
  });
  return acknowledged
    .filter((_, i) => !tracked[i])
    .map((entry) => ({ customerId: customerOf(entry), id: idOf(entry) }));
}

function customerOf({ content }: OrderEntry): string {
  return content.customer.id;
}

function idOf({ outcome }: OrderEntry): string {
  return outcome.state === 'acknowledged' ? encodeURIComponent(outcome.id) : '';
}
