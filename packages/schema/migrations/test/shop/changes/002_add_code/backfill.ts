import type { Backfill } from '../../../../src/change/index.ts';
import { checkpoint } from '../../checkpoint.ts';

export const backfill: Backfill = {
  batchSize: 10,
  async batch(knex, after, size) {
    const { rows } = await knex.raw(
      `WITH batch AS (SELECT id FROM things WHERE code IS NULL AND id > ? ORDER BY id LIMIT ? FOR NO KEY UPDATE),
       filled AS (UPDATE things SET code = 'C' || things.id FROM batch WHERE things.id = batch.id RETURNING things.id)
       SELECT count(*)::int AS rows, max(id)::text AS last FROM filled`,
      [after ?? 0, size],
    );
    await checkpoint(knex, `rows after ${after ?? 0}`);
    return rows[0];
  },
  async remaining(knex) {
    const { rows } = await knex.raw('SELECT count(*)::int AS n FROM things WHERE code IS NULL');
    return rows[0].n;
  },
};
