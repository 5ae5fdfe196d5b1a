import { asRecord, differences } from './differences.ts';
import type { Errand } from './errand.ts';
import type { Answer } from './exchange.ts';

/** `failure`: null, or why this is not the answer it should be. `acknowledged`: the service has promised to keep the order. */
export type Judgement = {
  readonly failure: string | null;
  readonly acknowledged: { readonly id: string; readonly createdAt: string | null } | null;
};

const EXPECTED_STATUS = { place: 201, read: 200, list: 200 } as const;

/** Holds an answer against what was asked. */
export function judge(errand: Errand, answer: Answer): Judgement {
  if (answer.kind === 'broke') return failed(answer.reason);
  if (answer.status !== EXPECTED_STATUS[errand.operation]) return failed(`status ${answer.status}`);
  const body = asRecord(parsed(answer.body));
  switch (errand.operation) {
    case 'place':
      return judgePlaced(errand, body);
    case 'read':
      return failed(body.id === errand.id ? contentFailure(errand, body) : 'answered another order');
    case 'list':
      return failed(pageFailure(errand.customerId, body.orders));
  }
}

function judgePlaced(errand: Errand & { operation: 'place' }, body: Record<string, unknown>): Judgement {
  if (typeof body.id !== 'string' || body.id === '') return failed('answer without an id');
  const createdAt = typeof body.createdAt === 'string' ? body.createdAt : null;
  // Acknowledged even when the content is wrong: the client has an id, and the order has to be there.
  return { failure: contentFailure(errand, body), acknowledged: { id: body.id, createdAt } };
}

function contentFailure(errand: Exclude<Errand, { operation: 'list' }>, body: unknown): string | null {
  const wrong = differences(errand.content, body);
  return wrong.length === 0 ? null : `content differs: ${wrong.join(', ')}`;
}

/** A page that shows somebody else's order is as wrong as none. */
function pageFailure(customerId: string, orders: unknown): string | null {
  if (!Array.isArray(orders)) return 'answer without orders';
  const own = orders.every((order) => asRecord(asRecord(order).customer).id === customerId);
  return own ? null : "listed somebody else's order";
}

function failed(failure: string | null): Judgement {
  return { failure, acknowledged: null };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
