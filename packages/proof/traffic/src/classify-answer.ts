import { type Answer, asRecord, type Judgement as Judged, OK, type Result } from '@zero-downtime/probe/load';
import { differences } from './differences.ts';
import type { Creation, Errand } from './errand.ts';

export type Judgement = Judged<Receipt> & {
  /** Whether the answer shows that its release tracks orders. */
  readonly tracks: boolean;
};

/** What the service answered about an order that it acknowledged. */
export type Receipt = {
  readonly id: string;
  readonly createdAt: string | null;
  readonly trackingNumber: string | undefined;
};

const EXPECTED_STATUS = { create: 201, slow: 201, read: 200, tracking: 200, list: 200 } as const;

/**
 * Classifies the answer to a request: right, wrong status, wrong content, or no answer.
 * @param tracks whether a release is known to track orders; without tracking, 404 is the right answer to a tracking request
 */
export function classifyAnswer(
  errand: Errand,
  answer: Answer,
  tracks: (release: string) => boolean,
): Judgement {
  if (answer.kind === 'broke') return classified(answer.result);
  const { status, release } = answer;
  if (errand.kind === 'tracking' && status === 404 && release !== '' && !tracks(release))
    return classified(OK);
  if (status !== EXPECTED_STATUS[errand.kind]) return classified({ outcome: 'status', detail: `${status}` });
  const body = asRecord(parsed(answer.body));
  switch (errand.kind) {
    case 'create':
    case 'slow':
      return classifyCreation(errand, body, answer.replayed);
    case 'read':
      return { ...classified(content(readFault(errand, body))), tracks: 'trackingNumber' in body };
    case 'tracking':
      return { ...classified(content(trackingFault(errand, body))), tracks: true };
    case 'list':
      return classified(content(pageFault(errand.customerId, body.orders)));
  }
}

function classifyCreation(errand: Creation, body: Record<string, unknown>, replayed: boolean): Judgement {
  if (typeof body.id !== 'string' || body.id === '') return classified(content('answer without an id'));
  const { id } = body;
  const createdAt = typeof body.createdAt === 'string' ? body.createdAt : null;
  const trackingNumber = typeof body.trackingNumber === 'string' ? body.trackingNumber : undefined;
  return {
    result: content(contentFault(errand, body)),
    // Acknowledged even when the content is wrong: the client has an id, so the order must be stored.
    acknowledged: { id, createdAt, trackingNumber },
    tracks: !replayed && 'trackingNumber' in body,
  };
}

type AboutOrder = Extract<Errand, { id: string }>;

function readFault(errand: AboutOrder, body: Record<string, unknown>): string | null {
  return body.id === errand.id ? contentFault(errand, body) : 'answered another order';
}

function contentFault({ content: sent }: Exclude<Errand, { kind: 'list' }>, body: unknown): string | null {
  const wrong = differences(sent, body);
  return wrong.length === 0 ? null : `content differs: ${wrong.join(', ')}`;
}

/** An order of a release without tracking has no number until the backfill assigns one. A number that was returned never changes. */
function trackingFault({ id, trackingNumber }: AboutOrder, body: Record<string, unknown>): string | null {
  if (body.orderId !== id) return 'answered the tracking of another order';
  if (trackingNumber !== undefined && body.trackingNumber !== trackingNumber)
    return 'tracking number differs';
  return null;
}

/** A page must show only the customer's own orders. */
function pageFault(customerId: string, orders: unknown): string | null {
  if (!Array.isArray(orders)) return 'answer without orders';
  const own = orders.every((order) => asRecord(asRecord(order).customer).id === customerId);
  return own ? null : "listed another customer's order";
}

function content(fault: string | null): Result {
  return fault === null ? OK : { outcome: 'wrong-content', detail: fault };
}

function classified(result: Result): Judgement {
  return { result, acknowledged: null, tracks: false };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
