import { oneOf, type Random, wholeBetween } from '@zero-downtime/probe/load';

export type OrderItem = { readonly sku: string; readonly quantity: number; readonly unitPriceMinor: number };

/** What an order is: what must come back from every read of it. The customer's id is not sent, the token says it. */
export type OrderContent = {
  readonly customer: { readonly id: string; readonly name: string; readonly email: string };
  readonly currency: 'EUR';
  readonly items: readonly OrderItem[];
};

// Not all ASCII: an answer that mangles characters is an answer with other content.
const NAMES = ['Ada Lovelace', 'Zoë Đurić', 'José Ñandú', 'Łukasz Żak', '山田 花子'] as const;

/** One of the customers of a run, who order again and again; no other run has them. */
export function randomCustomer(random: Random, runId: string, customers: number): string {
  return customerId(runId, wholeBetween(random, 0, customers - 1));
}

export function customerId(runId: string, k: number): string {
  return `traffic-${runId}-c${k}`;
}

/** What the marks of a run's orders begin with; the number of the arrival follows. */
export function markPrefix(runId: string): string {
  return `traffic-${runId}-`;
}

/** An order like no other: its first item has a sku of its own, so two orders with it mean that one request was carried out twice. */
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

/** What tells an order from every other; undefined when what was read has no item. Also its Idempotency-Key. */
export function markOf(order: { readonly items: readonly { readonly sku?: unknown }[] }): string | undefined {
  const sku = order.items[0]?.sku;
  return typeof sku === 'string' ? sku : undefined;
}

/** What the order costs in minor units, as the service has to compute it. */
export function totalMinor(content: OrderContent): number {
  return content.items.reduce((sum, item) => sum + item.quantity * item.unitPriceMinor, 0);
}
