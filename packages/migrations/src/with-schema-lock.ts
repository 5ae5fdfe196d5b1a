import type { Knex } from 'knex';

/** Any number that no other program of ours takes: the bytes of "schema". */
const KEY = 0x736368656d61;

/**
 * Runs work while this session alone may change the schema; others wait their turn. The lock is the session's: a killed
 * process leaves nothing behind. Needs a pool of one direct connection, not a transaction-mode pooler.
 */
export async function withSchemaLock<T>(
  knex: Knex,
  say: (message: string) => void,
  work: () => Promise<T>,
): Promise<T> {
  const { rows } = await knex.raw('select pg_try_advisory_lock(?) as got', [KEY]);
  if (!rows[0].got) {
    say('another run works on the schema: waiting for it');
    await knex.raw('set statement_timeout = 0');
    await knex.raw('select pg_advisory_lock(?)', [KEY]);
  }
  try {
    return await work();
  } finally {
    await knex.raw('select pg_advisory_unlock(?)', [KEY]).catch(() => {});
  }
}
