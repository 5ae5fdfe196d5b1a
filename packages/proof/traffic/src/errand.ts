import { type Random, wholeBetween } from '@zero-downtime/probe/load';
import { markPrefix, type OrderContent, randomCustomer, randomOrder } from './order.ts';
import type { Kind } from './report.ts';

/** One request, with what is needed to check its answer. */
export type Errand =
  /** `bodyMs`: how long sending the body takes, in milliseconds; 0 sends it at once. */
  | { readonly kind: 'create' | 'slow'; readonly content: OrderContent; readonly bodyMs: number }
  | ({ readonly kind: 'read' | 'tracking' } & AcknowledgedOrder)
  | { readonly kind: 'list'; readonly customerId: string };

export type Creation = Extract<Errand, { bodyMs: number }>;

/** The share of each kind of request; only the proportions matter. */
export type Mix = Readonly<Partial<Record<Kind, number>>>;

/** Mostly writes, because only they can be lost or doubled. */
export const DEFAULT_MIX: Mix = { create: 0.6, slow: 0.02, read: 0.2, tracking: 0.08, list: 0.1 };

/** An order that the service has acknowledged. `trackingNumber`: undefined when the acknowledging release has no tracking. */
export type AcknowledgedOrder = {
  readonly id: string;
  readonly content: OrderContent;
  readonly trackingNumber: string | undefined;
};

/** The input of the choice of a request. */
export type Choices = {
  readonly mix: Mix;
  readonly runId: string;
  readonly customers: number;
  readonly acknowledged: readonly AcknowledgedOrder[];
  /** Whether a release with tracking has answered lately. */
  readonly tracking: boolean;
};

/** The time that a customer on a slow line needs to send a body. Milliseconds. */
const SLOW_BODY_MS = [1_000, 2_000] as const;

/**
 * Chooses the request of arrival `n`. While no release has tracking, a tracking request reads the order instead; while no order is
 * acknowledged, a read places one.
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

/** The customer whose token the request needs. */
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
