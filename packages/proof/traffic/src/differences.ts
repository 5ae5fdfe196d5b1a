import { asRecord } from '@zero-downtime/probe/load';
import { type OrderContent, totalMinor } from './order.ts';

/**
 * The fields in which an order differs from what was sent: `customer.id`, `items`, `totalMinor`, ….
 * The fields that the service adds (id, status, dates, tracking) are not compared.
 */
export function differences(sent: OrderContent, found: unknown): string[] {
  const order = asRecord(found);
  const customer = asRecord(order.customer);
  const wrong: string[] = [];
  if (customer.id !== sent.customer.id) wrong.push('customer.id');
  if (customer.name !== sent.customer.name) wrong.push('customer.name');
  if (customer.email !== sent.customer.email) wrong.push('customer.email');
  if (order.currency !== sent.currency) wrong.push('currency');
  if (!sameItems(sent, order.items)) wrong.push('items');
  if (order.totalMinor !== totalMinor(sent)) wrong.push('totalMinor');
  return wrong;
}

function sameItems(sent: OrderContent, found: unknown): boolean {
  if (!Array.isArray(found) || found.length !== sent.items.length) return false;
  return sent.items.every((item, i) => {
    const other = asRecord(found[i]);
    return (
      other.sku === item.sku &&
      other.quantity === item.quantity &&
      other.unitPriceMinor === item.unitPriceMinor
    );
  });
}
