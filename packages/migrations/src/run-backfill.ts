import type { Knex } from 'knex';
import type { Backfill } from './change.ts';
import { SchemaFailed } from './errors.ts';

const BATCH = 2_000;

/** Fills batch by batch, each in a transaction of its own, until nothing is left. @returns the rows filled. @throws SchemaFailed */
export async function runBackfill(
  knex: Knex,
  backfill: Backfill,
  say: (message: string) => void,
): Promise<number> {
  const started = performance.now();
  let filled = 0;
  let saidAt = started;
  // What an old release writes behind the cursor meanwhile is met by going over it again.
  for (let pass = 0; (await backfill.remaining(knex)) > 0; pass++) {
    if (pass === 10)
      throw new SchemaFailed(
        `${await backfill.remaining(knex)} rows are left after ten passes: something still writes rows of the old kind`,
      );
    for (let after: string | undefined; ; ) {
      const { rows, last } = await knex.transaction((trx) => backfill.batch(trx, after, BATCH));
      filled += rows;
      if (performance.now() - saidAt > 1_000) {
        saidAt = performance.now();
        say(`backfill: ${filled} rows, ${Math.round((filled / (saidAt - started)) * 1000)} a second`);
      }
      if (rows < BATCH || last === undefined) break;
      after = last;
    }
  }
  return filled;
}
