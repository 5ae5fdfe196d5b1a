import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Pool } from '@zero-downtime/database';
import { idempotencyKeyReused, Problem } from '@zero-downtime/http';
import { readStoredAnswer } from '../idempotency/stored-answer.ts';
import { idempotencyKeyInUse } from '../problems.ts';
import type { Order } from './order.ts';
import { storeOrder } from './store-order.ts';

/** A request that was sent with a key, which may have been sent before. */
export interface KeyedRequest {
  key: string;
  /** Its body, byte by byte. */
  body: Buffer;
}

/** What a placed order is answered with: the very order of the first answer, when this is not the first request. */
export interface Placed {
  order: Order;
  replayed: boolean;
}

/** Pauses before looking again whether the request that holds the key has ended, ms: 630 together, then it is told to the client. */
const PAUSES_MS = [10, 20, 40, 80, 160, 320];

/**
 * Places an order, at most once for a key, however often and wherever it is sent. A request that finds its twin running waits a
 * little for the twin's answer: a retry after a broken connection, such as the edge's, should get that and not a conflict.
 *
 * @throws {Problem} 422 when the key came with another body, 409 when its first request is still running.
 */
export async function placeOrder(db: Pool, order: Order, keyed: KeyedRequest | undefined): Promise<Placed> {
  if (!keyed) {
    await storeOrder(db, order);
    return { order, replayed: false };
  }
  const answer = JSON.stringify(order);
  const fingerprint = createHash('sha256').update(keyed.body).digest();
  for (const pause of [...PAUSES_MS, undefined]) {
    const { mine, stored } = await storeOrder(db, order, { key: keyed.key, fingerprint, answer });
    if (stored) return { order, replayed: false };
    const first = mine && (await readStoredAnswer(db, order.customer.id, keyed.key));
    if (first) {
      if (!first.fingerprint.equals(fingerprint)) throw new Problem(idempotencyKeyReused);
      const answered: Order = JSON.parse(first.answer);
      // The pool sends the statement again after a lost connection: then the key's first request may be this very one.
      return { order: answered, replayed: answered.id !== order.id };
    }
    if (pause !== undefined) await delay(pause);
  }
  throw new Problem(idempotencyKeyInUse, { headers: { 'Retry-After': '1' } });
}
