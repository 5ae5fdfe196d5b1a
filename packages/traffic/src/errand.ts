import { type OrderContent, randomCustomer, randomOrder } from './order.ts';
import { type Random, wholeBetween } from './random.ts';

/** `place` an order, `read` one that was acknowledged before, `list` the newest of a customer's own. */
export type Operation = 'place' | 'read' | 'list';

/** One request: what it asks, and what its answer has to say. */
export type Errand =
  | { readonly operation: 'place'; readonly content: OrderContent }
  | { readonly operation: 'read'; readonly id: string; readonly content: OrderContent }
  | { readonly operation: 'list'; readonly customerId: string };

/** How much of each operation there is; only the proportions count. */
export type Mix = Readonly<Record<Operation, number>>;

/** Mostly writes: they are what can be lost or doubled. */
export const DEFAULT_MIX: Mix = { place: 0.7, read: 0.2, list: 0.1 };

/** An order that the service has acknowledged. */
export type AcknowledgedOrder = { readonly id: string; readonly content: OrderContent };

/** Chooses what an arrival does. A read that has nothing to read yet places an order. */
export function chooseErrand(
  random: Random,
  mix: Mix,
  acknowledged: readonly AcknowledgedOrder[],
  run: { readonly runId: string; readonly customers: number; readonly n: number },
): Errand {
  const operation = chooseOperation(random, mix);
  const customerId = randomCustomer(random, run.runId, run.customers);
  const read = acknowledged[wholeBetween(random, 0, acknowledged.length - 1)];
  if (operation === 'list') return { operation, customerId };
  if (operation === 'read' && read) return { operation, id: read.id, content: read.content };
  return { operation: 'place', content: randomOrder(random, customerId, `traffic-${run.runId}-${run.n}`) };
}

/** Whose errand it is: whose token it needs. */
export function customerOf(errand: Errand): string {
  return errand.operation === 'list' ? errand.customerId : errand.content.customer.id;
}

function chooseOperation(random: Random, { place, read, list }: Mix): Operation {
  const at = random() * (place + read + list);
  if (at < place) return 'place';
  return at < place + read ? 'read' : 'list';
}
