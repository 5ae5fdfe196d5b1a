import { oneOf, type Random, wholeBetween } from './random.ts';

export type OrderItem = { readonly sku: string; readonly quantity: number; readonly unitPriceMinor: number };

/** What is sent to `POST /orders`, and what must come back from every read of that order. */
export type OrderContent = {
  readonly customer: { readonly id: string; readonly name: string; readonly email: string };
  readonly currency: 'EUR';
  readonly items: readonly OrderItem[];
};

// Not all ASCII: an answer that mangles characters is an answer with other content.
const NAMES = ['Ada Lovelace', 'Zoë Đurić', 'José Ñandú', 'Łukasz Żak', '山田 花子'] as const;

/** The customer ids of one run share this prefix, which no other run has. */
export function customerPrefix(runId: string): string {
  return `traffic-${runId}-`;
}

/** An order like no other: its customer id is used once, so two orders with it mean that one request was carried out twice. */
export function randomOrder(random: Random, runId: string, n: number): OrderContent {
  const id = `${customerPrefix(runId)}${n}`;
  return {
    customer: { id, name: oneOf(random, NAMES), email: `${id}@example.com` },
    currency: 'EUR',
    items: Array.from({ length: wholeBetween(random, 1, 4) }, () => ({
      sku: `SKU-${wholeBetween(random, 1, 999)}`,
      quantity: wholeBetween(random, 1, 5),
      unitPriceMinor: wholeBetween(random, 100, 99_999),
    })),
  };
}

/** What the order costs in minor units, as the service has to compute it. */
export function totalMinor(content: OrderContent): number {
  return content.items.reduce((sum, item) => sum + item.quantity * item.unitPriceMinor, 0);
}
