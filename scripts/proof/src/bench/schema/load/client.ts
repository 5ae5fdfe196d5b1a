import { setTimeout as sleep } from 'node:timers/promises';
import { errorText } from '@zero-downtime/database';
import pg from 'pg';
import type { Query } from './statements.ts';

/** A client that sends a query each `everyMs`, one at a time. */
export interface PacedClient {
  /** The due time of the unanswered query, by performance.now(). */
  dueAt(): number;
  stop(): Promise<void>;
}

export interface Listener {
  /** Records the latency of a query from its due time, in milliseconds. */
  latency(ms: number): void;
  failure(text: string): void;
}

/**
 * Sends queries when due. A query that waits delays the next ones, and their latencies include the delay: a stall of five seconds affects all
 * queries due in it, as for users.
 */
export async function startClient(
  config: pg.ClientConfig,
  everyMs: number,
  next: () => Query,
  listener: Listener,
): Promise<PacedClient> {
  const client = new pg.Client(config);
  client.on('error', (error) => listener.failure(errorText(error)));
  await client.connect();
  let due = performance.now() + Math.random() * everyMs;
  let stopped = false;
  const run = async () => {
    for (; !stopped; due += everyMs) {
      const wait = due - performance.now();
      // Timers drop fractions of a millisecond, and would fire early.
      if (wait > 0) await sleep(Math.ceil(wait));
      try {
        await client.query(next());
      } catch (error) {
        listener.failure(errorText(error));
      }
      listener.latency(Math.max(0, performance.now() - due));
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
