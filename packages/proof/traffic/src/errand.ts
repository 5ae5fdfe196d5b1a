import { type Random, wholeBetween } from '@zero-downtime/probe/load';
import { markPrefix, type OrderContent, randomCustomer, randomOrder } from './order.ts';
import type { Kind } from './report.ts';

/** One request: what it asks, and what its answer has to say. */
export type Errand =
  /** `bodyMs`: over how long the order is sent; 0 is at once. */
  | { readonly kind: 'create' | 'slow'; readonly content: OrderContent; readonly bodyMs: number }
  | ({ readonly kind: 'read' | 'tracking' } & AcknowledgedOrder)
  | { readonly kind: 'list'; readonly customerId: string };

export type Creation = Extract<Errand, { bodyMs: number }>;

/** How much of each kind there is; only the proportions count. */
export type Mix = Readonly<Partial<Record<Kind, number>>>;

/** Mostly writes: they are what can be lost or doubled. */
export const DEFAULT_MIX: Mix = { create: 0.6, slow: 0.02, read: 0.2, tracking: 0.08, list: 0.1 };

/** An order that the service has acknowledged. `trackingNumber`: undefined when the release that took it knew of none. */
export type AcknowledgedOrder = {
  readonly id: string;
  readonly content: OrderContent;
  readonly trackingNumber: string | undefined;
};

/** What an arrival may choose from. */
export type Choices = {
  readonly mix: Mix;
  readonly runId: string;
  readonly customers: number;
  readonly acknowledged: readonly AcknowledgedOrder[];
  /** Whether a release that tracks orders is answering. */
  readonly tracking: boolean;
};

/** A customer on a bad line needs from one to two seconds for an order. */
const SLOW_BODY_MS = [1_000, 2_000] as const;

/**
 * Chooses what arrival `n` does. Where no release tracks orders, the order itself is read instead; where there is nothing to read yet,
 * an order is placed.
 */
export function chooseErrand(random: Random, n: number, choices: Choices): Errand {
  const { mix, runId, customers, acknowledged } = choices;
  const kind = chooseKind(random, mix);
  const customerId = randomCustomer(random, runId, customers);
  const order = acknowledged[wholeBetween(random, 0, acknowledged.length - 1)];
  if (kind === 'list') return { kind, customerId };
  if (kind === 'tracking' && order && choices.tracking) return { kind, ...order };
  if ((kind === 'read' || kind === 'tracking') && order) return { kind: 'read', ...order };
  const content = randomOrder(random, customerId, `${markPrefix(runId)}${n}`);
  if (kind === 'slow') return { kind, content, bodyMs: wholeBetween(random, ...SLOW_BODY_MS) };
  return { kind: 'create', content, bodyMs: 0 };
}

export function createsOrder(errand: Errand): errand is Creation {
  return errand.kind === 'create' || errand.kind === 'slow';
}

/** Whose errand it is: whose token it needs. */
export function customerOf(errand: Errand): string {
  return errand.kind === 'list' ? errand.customerId : errand.content.customer.id;
}

function chooseKind(random: Random, mix: Mix): Kind {
  const shares = Object.entries(mix) as [Kind, number][];
  let at = random() * shares.reduce((sum, [, share]) => sum + share, 0);
  for (const [kind, share] of shares) {
    at -= share;
    if (at < 0) return kind;
  }
  return 'create';
}
