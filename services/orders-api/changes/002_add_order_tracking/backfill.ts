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

// A batch is a piece of the table between two keys: an UPDATE of a range reads each row once, one of the rows that a query
// found reads it twice. Measured: a third faster.
const BATCH = `
WITH piece AS MATERIALIZED (
  SELECT coalesce(
    (SELECT id FROM orders WHERE id > :after::uuid ORDER BY id OFFSET :size::int - 1 LIMIT 1),
    (SELECT id FROM orders WHERE id > :after::uuid ORDER BY id DESC LIMIT 1)
  ) AS last
), numbered AS (
  UPDATE orders
     SET tracking_number = 'ZD' || upper(encode(substr(uuid_send(gen_random_uuid()), 1, 8), 'hex') COLLATE "C")
   WHERE id > :after::uuid AND id <= (SELECT last FROM piece) AND tracking_number IS NULL
  RETURNING id, created_at
), labelled AS (
  INSERT INTO tracking_events (order_id, event_id, status, carrier, description, occurred_at)
  SELECT id, 'label', 'label_created', 'Parcel Post', 'Label created', created_at FROM numbered
)
SELECT (SELECT count(*)::int FROM numbered) AS rows, (SELECT last FROM piece) AS last`;
