import type { Backfill } from '../../../../src/change/index.ts';

/** A backfill with two writes in one statement, as in the orders service. The UPDATE also fills the column of the rename. */
export const backfill: Backfill = {
  batchSize: 6,
  async batch(knex, after, size) {
    const { rows } = await knex.raw(
      `WITH batch AS (
         SELECT id FROM orders WHERE tracking_number IS NULL AND id > ? ORDER BY id LIMIT ? FOR NO KEY UPDATE
       ), numbered AS (
         UPDATE orders SET tracking_number = 'ZD' || orders.id, code = code FROM batch WHERE orders.id = batch.id
         RETURNING orders.id
       ), labelled AS (
         INSERT INTO tracking_events SELECT id, 'label_created' FROM numbered
       )
       SELECT (SELECT count(*)::int FROM numbered) AS rows, (SELECT max(id)::text FROM batch) AS last`,
      [after ?? 0, size],
    );
    return rows[0];
  },
  async remaining(knex) {
    const { rows } = await knex.raw('SELECT count(*)::int AS n FROM orders WHERE tracking_number IS NULL');
    return rows[0].n;
  },
};
