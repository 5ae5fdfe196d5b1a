import { differences } from './differences.ts';
import type { Ledger, OrderEntry } from './ledger.ts';

/** An order as the service lists it: whatever it is, it has these two. */
export type FoundOrder = { readonly id: string; readonly customerId: string; readonly order: unknown };

/**
 * An acknowledged order that the service does not give back as it was sent:
 * `missing` from the list and under its id, `unlisted` but readable under its id, or there with `differing` fields.
 */
export type LostOrder = {
  readonly customerId: string;
  readonly id: string;
  readonly how: 'missing' | 'unlisted' | 'differs';
  readonly differing: readonly string[];
  readonly acknowledgedBy: string | null;
};

export type DoubledOrder = { readonly customerId: string; readonly ids: readonly string[] };

/** An order whose request failed and that is there nevertheless: allowed, since its client was promised nothing. */
export type SurvivingOrder = { readonly customerId: string; readonly id: string; readonly reason: string };

export type Reconciliation = {
  /** Acknowledged orders that are not in the list; to be asked for by id before they are called missing. */
  readonly absent: readonly OrderEntry[];
  readonly differing: readonly LostOrder[];
  readonly doubled: readonly DoubledOrder[];
  readonly unacknowledgedButPresent: readonly SurvivingOrder[];
};

/** Holds the orders that the service lists against the orders that were sent. */
export function reconcile({ orders }: Pick<Ledger, 'orders'>, found: readonly FoundOrder[]): Reconciliation {
  const byCustomer = Map.groupBy(found, (order) => order.customerId);
  const listed = (entry: OrderEntry) => byCustomer.get(entry.content.customer.id) ?? [];
  return {
    absent: orders.filter((entry) => entry.outcome.state === 'acknowledged' && !itself(entry, listed(entry))),
    differing: orders.flatMap((entry) => {
      const order = itself(entry, listed(entry));
      return order ? lostByContent(entry, order.order) : [];
    }),
    doubled: [...byCustomer]
      .filter(([, same]) => same.length > 1)
      .map(([customerId, same]) => ({ customerId, ids: same.map((order) => order.id) })),
    unacknowledgedButPresent: orders.flatMap((entry) => survivors(entry, listed(entry))),
  };
}

/** Empty, or the acknowledged order with the fields in which what was found differs. */
export function lostByContent(entry: OrderEntry, found: unknown): LostOrder[] {
  const differing = differences(entry.content, found);
  return differing.length === 0 ? [] : [lostOrder(entry, 'differs', differing)];
}

export function lostOrder(entry: OrderEntry, how: LostOrder['how'], differing: string[] = []): LostOrder {
  const { outcome, content } = entry;
  const { id, release } = outcome.state === 'acknowledged' ? outcome : { id: '', release: null };
  return { customerId: content.customer.id, id, how, differing, acknowledgedBy: release };
}

/** The very order that was acknowledged: a second order of that customer does not stand in for it. */
function itself({ outcome }: OrderEntry, listed: readonly FoundOrder[]): FoundOrder | undefined {
  return outcome.state === 'acknowledged' ? listed.find((order) => order.id === outcome.id) : undefined;
}

function survivors({ outcome, content }: OrderEntry, listed: readonly FoundOrder[]): SurvivingOrder[] {
  if (outcome.state === 'acknowledged') return [];
  const reason = outcome.state === 'failed' ? outcome.reason : 'no answer yet';
  return listed.map(({ id }) => ({ customerId: content.customer.id, id, reason }));
}
