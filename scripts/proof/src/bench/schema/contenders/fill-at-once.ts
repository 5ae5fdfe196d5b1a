import { withClient } from '../client.ts';
import { idOf } from '../orders.ts';

const FILL = `
WITH numbered AS (
  UPDATE orders
     SET tracking_number = 'ZD' || upper(encode(substr(uuid_send(gen_random_uuid()), 1, 8), 'hex') COLLATE "C")
   WHERE id < $1 AND tracking_number IS NULL
  RETURNING id, created_at
), labelled AS (
  INSERT INTO tracking_events (order_id, event_id, status, carrier, description, occurred_at)
  SELECT id, 'label', 'label_created', 'Parcel Post', 'Label created', created_at FROM numbered
)
SELECT count(*)::int AS rows FROM numbered`;

/** Fills the first `count` orders in one statement, which locks all of them: the maximum of the server. @returns rows/s. */
export async function fillAtOnce(ownerUrl: string, count: number): Promise<number> {
  return withClient(ownerUrl, 'bench', async (client) => {
    await client.query('SET jit = off');
    const began = performance.now();
    const { rows } = await client.query(FILL, [idOf(count)]);
    return rows[0].rows / ((performance.now() - began) / 1_000);
  });
}
