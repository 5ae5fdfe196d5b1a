import { type Backfill, nextPiece, PARTS } from '@zero-downtime/migrations/change';

/**
 * Gives orders of a release without tracking what a release with it writes: a number and the first event. A batch is a part of the rows of some
 * pages, so that most orders stay in their page, and the indexes of orders need no second entry for them.
 */
export const backfill: Backfill = {
  async batch(knex, after, size) {
    const { last, ...piece } = await nextPiece(knex, 'orders', after, size);
    const { rows } = await knex.raw(FILL, piece);
    return { rows: rows[0]?.rows ?? 0, last };
  },

  async remaining(knex) {
    const { rows } = await knex.raw('SELECT count(*)::int AS n FROM orders WHERE tracking_number IS NULL');
    return rows[0].n;
  },
};

/** The carrier may have sent an event with the id of the first one already. */
const FILL = `
WITH numbered AS (
  UPDATE orders
     SET tracking_number = 'ZD' || upper(encode(substr(uuid_send(gen_random_uuid()), 1, 8), 'hex') COLLATE "C")
   WHERE ctid >= :from::tid AND ctid < :to::tid AND tracking_number IS NULL
     AND get_byte(uuid_send(id), 15) % ${PARTS} = :part::int
  RETURNING id, created_at
), labelled AS (
  INSERT INTO tracking_events (order_id, event_id, status, carrier, description, occurred_at)
  SELECT id, 'label', 'label_created', 'Parcel Post', 'Label created', created_at FROM numbered
  ON CONFLICT (order_id, event_id) DO NOTHING
)
SELECT count(*)::int AS rows FROM numbered`;
