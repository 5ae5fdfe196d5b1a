import { asRecord } from '@zero-downtime/probe/load';
import { differences } from './differences.ts';
import type { OrderEntry } from './ledger-entry.ts';
import { markOf } from './order.ts';

/** An order as the service lists it; without a mark when it has lost its items. */
export type FoundOrder = { readonly id: string; readonly mark: string | undefined; readonly order: unknown };

/** An acknowledged order that the service does not give back: `missing` from the list and under its id, or `unlisted` but readable under its id. */
export type LostOrder = AcknowledgedOnce & { readonly how: 'missing' | 'unlisted' };

/** An acknowledged order that the service gives back with another content than was sent. */
export type DifferingOrder = AcknowledgedOnce & { readonly fields: readonly string[] };

export type AcknowledgedOnce = {
  readonly customerId: string;
  readonly id: string;
  /** The release; '' when it did not say. */
  readonly acknowledgedBy: string;
};

export type DoubledOrder = { readonly mark: string; readonly ids: readonly string[] };

/** An order that was never acknowledged and that is there nevertheless: allowed, since its client was promised nothing. */
export type SurvivingOrder = { readonly id: string; readonly mark: string; readonly reason: string };

export type Reconciliation = {
  /** Acknowledged orders that are not in the list; to be asked for by id before they are called missing. */
  readonly absent: readonly OrderEntry[];
  readonly differing: readonly DifferingOrder[];
  readonly doubled: readonly DoubledOrder[];
  readonly unacknowledgedButThere: readonly SurvivingOrder[];
};

/**
 * Holds the orders that the service lists for a customer against those that the ledger has of them.
 * @param markPrefix what the marks of the run's orders begin with; orders of other origin are passed over
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
    // The very order that was acknowledged: another one with its mark does not stand in for it.
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

/** Empty, or the acknowledged order with the fields in which what was found differs. */
export function differingFrom(entry: OrderEntry, found: unknown): DifferingOrder[] {
  const fields = [...differences(entry.content, found), ...trackingDifference(entry, found)];
  return fields.length === 0 ? [] : [{ ...acknowledgedOnce(entry), fields }];
}

/** A release without tracking shows no number; one that is shown has to be the one that was told. */
function trackingDifference({ outcome }: OrderEntry, found: unknown): string[] {
  const told = outcome.state === 'acknowledged' ? outcome.trackingNumber : undefined;
  const { trackingNumber } = asRecord(found);
  return told === undefined || trackingNumber === undefined || trackingNumber === told
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
  return [{ id, mark, reason: entry?.outcome.reason ?? 'the ledger does not have it' }];
}
