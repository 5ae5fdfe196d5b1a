import { differences } from './differences.ts';
import type { Ledger, OrderEntry } from './ledger.ts';
import { markOf } from './order.ts';

/** An order as the service lists it; without a mark when it has lost its items. */
export type FoundOrder = { readonly id: string; readonly mark: string | undefined; readonly order: unknown };

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

export type DoubledOrder = { readonly mark: string; readonly ids: readonly string[] };

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
  const byId = new Map(found.map((order) => [order.id, order]));
  const byMark = Map.groupBy(found, (order) => order.mark);
  // The very order that was acknowledged: another one with its mark does not stand in for it.
  const itself = ({ outcome }: OrderEntry) =>
    outcome.state === 'acknowledged' ? byId.get(outcome.id) : undefined;
  return {
    absent: orders.filter((entry) => entry.outcome.state === 'acknowledged' && !itself(entry)),
    differing: orders.flatMap((entry) => {
      const order = itself(entry);
      return order ? lostByContent(entry, order.order) : [];
    }),
    doubled: [...byMark].flatMap(([mark, same]) =>
      mark !== undefined && same.length > 1 ? [{ mark, ids: same.map((order) => order.id) }] : [],
    ),
    unacknowledgedButPresent: orders.flatMap((entry) =>
      survivors(entry, byMark.get(markOf(entry.content)) ?? []),
    ),
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

function survivors({ outcome, content }: OrderEntry, listed: readonly FoundOrder[]): SurvivingOrder[] {
  if (outcome.state === 'acknowledged') return [];
  const reason = outcome.state === 'failed' ? outcome.reason : 'no answer yet';
  return listed.map(({ id }) => ({ customerId: content.customer.id, id, reason }));
}
