import type { Knex } from 'knex';
import { describeBlockers } from './blockers.ts';
import type { Phase } from './change.ts';
import { SchemaFailed } from './errors.ts';
import { record } from './ledger.ts';
import { retryDelay } from './retry-delay.ts';

/** What expand and contract are written with. */
export interface SchemaSession {
  /**
   * Runs one locking statement (or what belongs to it) in a transaction of its own that waits for a lock only briefly, and
   * records it in that same transaction. A step that is recorded is not run again.
   */
  step: (name: string, work: (knex: Knex.Transaction) => PromiseLike<unknown>) => Promise<void>;
}

export interface SessionOptions {
  knex: Knex;
  change: string;
  phase: Phase;
  release: string;
  done: ReadonlySet<string>;
  /** How long a step goes on trying to get its lock. Milliseconds. */
  lockDeadlineMs: number;
  say: (message: string) => void;
}

/** A statement that waits for a lock has everybody behind it wait too: so never for long. Milliseconds. */
const LOCK_TIMEOUT_MS = 100;
const LOCK_NOT_AVAILABLE = '55P03';

export function openSession({
  knex,
  change,
  phase,
  release,
  done,
  lockDeadlineMs,
  say,
}: SessionOptions): SchemaSession {
  const names = new Set<string>();
  return {
    async step(name, work) {
      if (names.has(name)) throw new SchemaFailed(`${change}/${phase} has two steps named "${name}"`);
      names.add(name);
      if (done.has(name)) return;
      const end = performance.now() + lockDeadlineMs;
      for (let attempt = 0; ; attempt++) {
        try {
          await knex.transaction(async (trx) => {
            await trx.raw(`set local lock_timeout = '${LOCK_TIMEOUT_MS}ms'`);
            await work(trx);
            await record(trx, { change, phase, step: name, release, oldest_release: null });
          });
          say(`${change} ${phase}: ${name}`);
          return;
        } catch (error) {
          if ((error as { code?: string }).code !== LOCK_NOT_AVAILABLE) throw error;
          const blockers = await describeBlockers(knex);
          if (performance.now() > end)
            throw new SchemaFailed(
              `${change}/${phase}: no lock for "${name}" within ${lockDeadlineMs / 1000} s; open transactions: ${blockers}`,
              { cause: error },
            );
          say(`${change} ${phase}: "${name}" waits for a lock; open transactions: ${blockers}`);
          await new Promise((resolve) => setTimeout(resolve, retryDelay(attempt, Math.random())));
        }
      }
    },
  };
}
