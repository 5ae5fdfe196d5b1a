import { asRecord, type Reader } from '@zero-downtime/probe/load';
import type { OrderEntry } from './ledger-entry.ts';
import { readOrders } from './read-orders.ts';
import {
  acknowledgedOnce,
  type DifferingOrder,
  type DoubledOrder,
  differingFrom,
  type FoundOrder,
  idOf,
  type LostOrder,
  reconcile,
  type SurvivingOrder,
} from './reconcile.ts';

/** The result of comparing orders with the ledger. `untracked`: empty when tracking numbers are not required. */
export type Findings = {
  readonly acknowledged: number;
  readonly lost: readonly LostOrder[];
  readonly differing: readonly DifferingOrder[];
  readonly doubled: readonly DoubledOrder[];
  readonly unacknowledgedButThere: readonly SurvivingOrder[];
  readonly untracked: readonly { readonly customerId: string; readonly id: string }[];
};

export type Orders = {
  readonly customerId: string;
  /** The customer's orders in the ledger. */
  readonly entries: readonly OrderEntry[];
  readonly markPrefix: string;
};

/** Reads a customer's orders back and compares them with the ledger. @throws {VerificationFailed} when they cannot be read */
export async function verifyCustomer(
  reader: Reader,
  { customerId, entries, markPrefix }: Orders,
  requireTracking: boolean,
): Promise<Findings> {
  const found = await readOrders(reader, customerId);
  const { absent, differing, doubled, unacknowledgedButThere } = reconcile(entries, found, markPrefix);
  const asked = await oneByOne(absent, (entry) => askById(reader, entry));
  const acknowledged = entries.filter((entry) => entry.outcome.state === 'acknowledged');
  return {
    acknowledged: acknowledged.length,
    lost: asked.flatMap((finding) => ('how' in finding ? finding : [])),
    differing: [...differing, ...asked.flatMap((finding) => ('fields' in finding ? finding : []))],
    doubled,
    unacknowledgedButThere,
    untracked: requireTracking ? await untrackedOf(reader, acknowledged, found) : [],
  };
}

/** An order that is missing from the list may still be readable under its id, which is a different fault. */
async function askById(reader: Reader, entry: OrderEntry): Promise<LostOrder | DifferingOrder> {
  const order = await reader.get(`/orders/${encodeURIComponent(idOf(entry))}`, entry.content.customer.id);
  if (order === null) return { ...acknowledgedOnce(entry), how: 'missing' };
  return differingFrom(entry, order)[0] ?? { ...acknowledgedOnce(entry), how: 'unlisted' };
}

/** Most tracking numbers are in the list. Those that are not may have been assigned since, so each is read again. */
async function untrackedOf(reader: Reader, entries: readonly OrderEntry[], found: readonly FoundOrder[]) {
  const tracked = new Set(found.filter(({ order }) => hasNumber(order)).map(({ id }) => id));
  const doubtful = entries
    .filter((entry) => !tracked.has(idOf(entry)))
    .map((entry) => ({ customerId: entry.content.customer.id, id: idOf(entry) }));
  const untracked = await oneByOne(doubtful, async (order) => {
    const tracking = await reader.get(`/orders/${encodeURIComponent(order.id)}/tracking`, order.customerId);
    return hasNumber(tracking) ? [] : [order];
  });
  return untracked.flat();
}

function hasNumber(order: unknown): boolean {
  const { trackingNumber } = asRecord(order);
  return typeof trackingNumber === 'string' && trackingNumber !== '';
}

async function oneByOne<T, R>(members: readonly T[], work: (member: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const member of members) results.push(await work(member));
  return results;
}
