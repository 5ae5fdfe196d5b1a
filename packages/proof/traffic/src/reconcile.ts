import { asRecord } from '@zero-downtime/probe/load';
import { differences } from './differences.ts';
import type { OrderEntry } from './ledger-entry.ts';
import { markOf } from './order.ts';

/** An order as the service lists it. `mark`: undefined when the order has no items. */
export type FoundOrder = { readonly id: string; readonly mark: string | undefined; readonly order: unknown };

/** An acknowledged order that is `missing` from the list and under its id, or `unlisted` but readable under its id. */
export type LostOrder = AcknowledgedOnce & { readonly how: 'missing' | 'unlisted' };

/** An acknowledged order whose content differs from what was sent. */
export type DifferingOrder = AcknowledgedOnce & { readonly fields: readonly string[] };

export type AcknowledgedOnce = {
  readonly customerId: string;
  readonly id: string;
  /** The release; '' when the answer does not name one. */
  readonly acknowledgedBy: string;
};

export type DoubledOrder = { readonly mark: string; readonly ids: readonly string[] };

/** An order that is stored and was never acknowledged: allowed, because its client got no promise. */
export type SurvivingOrder = { readonly id: string; readonly mark: string; readonly reason: string };

export type Reconciliation = {
  /** Acknowledged orders that are not in the list; they are read by id before they count as missing. */
  readonly absent: readonly OrderEntry[];
  readonly differing: readonly DifferingOrder[];
  readonly doubled: readonly DoubledOrder[];
  readonly unacknowledgedButThere: readonly SurvivingOrder[];
};

/**
 * Compares the orders that the service lists for a customer with that customer's orders in the ledger.
 * @param markPrefix the prefix of the marks of the run's orders; orders without it are ignored
 */
export function reconcile(
  entries: readonly OrderEntry[],
  found: readonly FoundOrder[],
  markPrefix: string,
): Reconciliation {
  const byId = new Map(found.map((order) => [order.id, order]));
  const byMark = Map.groupBy(found, (order) => order.mark);
  const entryOf = new Map(entries.map((entry) => [markOf(entry.content), entry]));
  const acknowledged = entries.filter((entry) => entry.outcome.state === 'acknowledged');
  return {
    // Found by id: another order with the same mark does not replace the acknowledged one.
    absent: acknowledged.filter((entry) => !byId.has(idOf(entry))),
    differing: acknowledged.flatMap((entry) => {
      const order = byId.get(idOf(entry));
      return order ? differingFrom(entry, order.order) : [];
    }),
    doubled: [...byMark].flatMap(([mark, same]) =>
      mark?.startsWith(markPrefix) && same.length > 1 ? [{ mark, ids: same.map(({ id }) => id) }] : [],
    ),
    unacknowledgedButThere: found.flatMap(({ id, mark }) =>
      mark?.startsWith(markPrefix) ? survivor(id, mark, entryOf.get(mark)) : [],
    ),
  };
}

/** The acknowledged order with the fields that differ in `found`; empty when none does. */
export function differingFrom(entry: OrderEntry, found: unknown): DifferingOrder[] {
  const fields = [...differences(entry.content, found), ...trackingDifference(entry, found)];
  return fields.length === 0 ? [] : [{ ...acknowledgedOnce(entry), fields }];
}

/** A release without tracking returns no number; a number that is returned must be the acknowledged one. */
function trackingDifference({ outcome }: OrderEntry, found: unknown): string[] {
  const acknowledged = outcome.state === 'acknowledged' ? outcome.trackingNumber : undefined;
  const { trackingNumber } = asRecord(found);
  return acknowledged === undefined || trackingNumber === undefined || trackingNumber === acknowledged
    ? []
    : ['trackingNumber'];
}

export function acknowledgedOnce({ outcome, content }: OrderEntry): AcknowledgedOnce {
  const { id, release } = outcome.state === 'acknowledged' ? outcome : { id: '', release: '' };
  return { customerId: content.customer.id, id, acknowledgedBy: release };
}

export function idOf({ outcome }: OrderEntry): string {
  return outcome.state === 'acknowledged' ? outcome.id : '';
}

function survivor(id: string, mark: string, entry: OrderEntry | undefined): SurvivingOrder[] {
  if (entry?.outcome.state === 'acknowledged') return [];
  return [{ id, mark, reason: entry?.outcome.reason ?? 'not in the ledger' }];
}
