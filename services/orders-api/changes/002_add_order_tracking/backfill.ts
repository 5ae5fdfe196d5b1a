import type { Backfill } from '@zero-downtime/migrations/change';

/** Gives orders of a release without tracking what a release with it writes: a number and the first event. */
export const backfill: Backfill = {
  async batch(knex, after, size) {
    const { rows } = await knex.raw(BATCH, { after: after ?? BEFORE_ALL, size });
    return rows[0];
  },

  async remaining(knex) {
    const { rows } = await knex.raw('SELECT count(*)::int AS n FROM orders WHERE tracking_number IS NULL');
    return rows[0].n;
  },
};

const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

// NO KEY UPDATE: whoever adds a row that refers to the order does not wait for it.
const BATCH = `
WITH batch AS (
  SELECT id FROM orders WHERE tracking_number IS NULL AND id > :after::uuid
   ORDER BY id LIMIT :size FOR NO KEY UPDATE
), numbered AS (
  UPDATE orders SET tracking_number = 'ZD' || upper(left(replace(gen_random_uuid()::text, '-', ''), 16))
    FROM batch WHERE orders.id = batch.id
  RETURNING orders.id, orders.created_at
), labelled AS (
  INSERT INTO tracking_events (order_id, event_id, status, carrier, description, occurred_at)
  SELECT id, 'label', 'label_created', 'Parcel Post', 'Label created', created_at FROM numbered
)
SELECT (SELECT count(*)::int FROM numbered) AS rows, (SELECT id FROM batch ORDER BY id DESC LIMIT 1) AS last`;
