import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Pool } from '@zero-downtime/database';
import { idempotencyKeyReused, Problem } from '@zero-downtime/http';
import { readStoredAnswer } from '../idempotency/stored-answer.ts';
import { idempotencyKeyInUse } from '../problems.ts';
import type { Order } from './order.ts';
import { storeOrder } from './store-order.ts';

/** A request with a key; it may be a retry. */
export interface KeyedRequest {
  key: string;
  /** The bytes of its body. */
  body: Buffer;
}

/** The answer to a placed order. For a retry, the stored first answer. */
export interface Placed {
  order: Order;
  replayed: boolean;
}

/** Pauses between checks whether the request that holds the key has ended, ms. After 630 ms in all the client gets 409. */
const PAUSES_MS = [10, 20, 40, 80, 160, 320];

/**
 * Places an order, at most once for a key, at any replica. While a request with the same key is running, a retry waits briefly
 * for its answer: after a broken connection the client, or the edge, should get that answer and not a conflict.
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
      // The pool retries the statement after a lost connection, so the stored answer may be that of this request.
      return { order: answered, replayed: answered.id !== order.id };
    }
    if (pause !== undefined) await delay(pause);
  }
  throw new Problem(idempotencyKeyInUse, { headers: { 'Retry-After': '1' } });
}
