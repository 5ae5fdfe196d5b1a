import type { Backfill } from '@zero-downtime/migrations/change';

/**
 * Gives orders of a release without tracking what a release with it writes: a number and the first event. A batch is a piece
 * of the table between two keys: that reads each order once, where an UPDATE of those that a query found reads it twice.
 */
export const backfill: Backfill = {
  async batch(knex, from, size) {
    const after = from ?? BEFORE_ALL;
    const [piece] = (await knex.raw(PIECE, { after, size })).rows;
    if (!piece?.last) return { rows: 0, last: null };
    const { rows } = await knex.raw(FILL, { after, last: piece.last });
    return { rows: rows[0].rows, last: piece.last };
  },

  async remaining(knex) {
    const { rows } = await knex.raw('SELECT count(*)::int AS n FROM orders WHERE tracking_number IS NULL');
    return rows[0].n;
  },
};

const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

/** The key of the last order of the piece. */
const PIECE = `
SELECT coalesce(
  (SELECT id FROM orders WHERE id > :after::uuid ORDER BY id OFFSET :size::int - 1 LIMIT 1),
  (SELECT id FROM orders WHERE id > :after::uuid ORDER BY id DESC LIMIT 1)
) AS last`;

const FILL = `
WITH numbered AS (
  UPDATE orders
     SET tracking_number = 'ZD' || upper(encode(substr(uuid_send(gen_random_uuid()), 1, 8), 'hex') COLLATE "C")
   WHERE id > :after::uuid AND id <= :last::uuid AND tracking_number IS NULL
  RETURNING id, created_at
), labelled AS (
  INSERT INTO tracking_events (order_id, event_id, status, carrier, description, occurred_at)
  SELECT id, 'label', 'label_created', 'Parcel Post', 'Label created', created_at FROM numbered
)
SELECT count(*)::int AS rows FROM numbered`;
