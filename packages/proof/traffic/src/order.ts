import { oneOf, type Random, wholeBetween } from '@zero-downtime/probe/load';

export type OrderItem = { readonly sku: string; readonly quantity: number; readonly unitPriceMinor: number };

/** The fields that every read of the order must return. The customer's id is not sent: the service takes it from the token. */
export type OrderContent = {
  readonly customer: { readonly id: string; readonly name: string; readonly email: string };
  readonly currency: 'EUR';
  readonly items: readonly OrderItem[];
};

// Not all ASCII, so that a wrong encoding is found.
const NAMES = ['Ada Lovelace', 'Zoë Đurić', 'José Ñandú', 'Łukasz Żak', '山田 花子'] as const;

/** One of the customers of a run. Customers order repeatedly and belong to one run only. */
export function randomCustomer(random: Random, runId: string, customers: number): string {
  return customerId(runId, wholeBetween(random, 0, customers - 1));
}

export function customerId(runId: string, k: number): string {
  return `traffic-${runId}-c${k}`;
}

/** The prefix of the marks of a run's orders; the number of the arrival follows it. */
export function markPrefix(runId: string): string {
  return `traffic-${runId}-`;
}

/** A unique order: the sku of its first item is used once, so a second order with that sku means that a request was carried out twice. */
export function randomOrder(random: Random, customerId: string, mark: string): OrderContent {
  return {
    customer: { id: customerId, name: oneOf(random, NAMES), email: `${mark}@example.com` },
    currency: 'EUR',
    items: Array.from({ length: wholeBetween(random, 1, 4) }, (_, at) => ({
      sku: at === 0 ? mark : `SKU-${wholeBetween(random, 1, 999)}`,
      quantity: wholeBetween(random, 1, 5),
      unitPriceMinor: wholeBetween(random, 100, 99_999),
    })),
  };
}

/** The unique mark of an order, which is also its Idempotency-Key; undefined when the order has no item. */
export function markOf(order: { readonly items: readonly { readonly sku?: unknown }[] }): string | undefined {
  const sku = order.items[0]?.sku;
  return typeof sku === 'string' ? sku : undefined;
}

/** The total in minor units that the service must compute. */
export function totalMinor(content: OrderContent): number {
  return content.items.reduce((sum, item) => sum + item.quantity * item.unitPriceMinor, 0);
}
