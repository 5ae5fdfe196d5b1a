import { setTimeout as sleep } from 'node:timers/promises';
import { errorText } from '@zero-downtime/database';
import pg from 'pg';
import type { Query } from './statements.ts';

/** A client that sends a query each `everyMs`, one at a time. */
export interface PacedClient {
  /** When the query is or was due that is not answered yet, by performance.now(). */
  dueAt(): number;
  stop(): Promise<void>;
}

export interface Told {
  /** From when the query was due, in milliseconds. */
  latency(ms: number): void;
  failure(text: string): void;
}

/**
 * Sends queries when they are due. One that waits makes those behind it late, and their latencies say so: what stands still
 * for five seconds is seen by all that were due in them, as it is by users.
 */
export async function startClient(
  config: pg.ClientConfig,
  everyMs: number,
  next: () => Query,
  told: Told,
): Promise<PacedClient> {
  const client = new pg.Client(config);
  client.on('error', (error) => told.failure(errorText(error)));
  await client.connect();
  let due = performance.now() + Math.random() * everyMs;
  let stopped = false;
  const run = async () => {
    for (; !stopped; due += everyMs) {
      const wait = due - performance.now();
      // A timer leaves fractions of a millisecond out, and would be early.
      if (wait > 0) await sleep(Math.ceil(wait));
      try {
        await client.query(next());
      } catch (error) {
        told.failure(errorText(error));
      }
      told.latency(Math.max(0, performance.now() - due));
    }
  };
  const running = run();
  return {
    dueAt: () => due,
    async stop() {
      stopped = true;
      await running;
      await client.end();
    },
  };
}
