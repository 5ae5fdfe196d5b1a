import type { Knex } from 'knex';
import type { Answers } from './answers.ts';
import { recordingKnex, type Take } from './recording-knex.ts';

export interface Run {
  takes: Take[];
  /** Why it did not come to its end, when it did not. */
  error: unknown;
}

/**
 * Everything that `work` may send: it is run against a database that finds nothing and against one that finds a row, since
 * what it does next may hang on that. It failed only if it failed both times.
 */
export async function recordRun(
  work: (knex: Knex) => PromiseLike<unknown>,
  inTransaction: boolean,
): Promise<Run> {
  const first = await attempt(work, inTransaction, 'nothing');
  const second = await attempt(work, inTransaction, 'one row');
  const seen = new Set<string>();
  const takes = [...first.takes, ...second.takes].filter(({ sql }) => !seen.has(sql) && seen.add(sql));
  return { takes, error: first.error === undefined || second.error === undefined ? undefined : second.error };
}

async function attempt(
  work: (knex: Knex) => PromiseLike<unknown>,
  inTransaction: boolean,
  answers: Answers,
): Promise<Run> {
  const { knex, takes } = recordingKnex(answers);
  try {
    await (inTransaction ? knex.transaction(async (trx) => void (await work(trx))) : work(knex));
    return { takes, error: undefined };
  } catch (error) {
    return { takes, error: error ?? new Error('it rejected with nothing') };
  }
}
