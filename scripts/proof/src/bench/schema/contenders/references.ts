import { withClient } from '../client.ts';
import { idOf } from '../orders.ts';

const NUMBER = `'ZD' || upper(encode(substr(uuid_send(gen_random_uuid()), 1, 8), 'hex') COLLATE "C")`;
const EVENTS = `
  SELECT id AS order_id, 'label' AS event_id, 'label_created' AS status, 'Parcel Post' AS carrier, 'Label created' AS description,
    created_at AS occurred_at
  FROM orders WHERE id < $1`;
const COPIED = 'copied_events';

/** Ways of the server to write as many rows, each in one statement: the maximum of any backfill on this machine. */
const REFERENCES = {
  'bare UPDATE of orders, one statement': [`UPDATE orders SET tracking_number = ${NUMBER} WHERE id < $1`],
  'INSERT … SELECT of the events, one statement': [`INSERT INTO tracking_events ${EVENTS}`],
  'COPY of the events into a table without key': [
    `CREATE UNLOGGED TABLE staged AS ${EVENTS.replace('$1', '$ID')}`,
    `CREATE TABLE ${COPIED} (LIKE tracking_events)`,
    "COPY staged TO '/tmp/staged.copy'",
    `COPY ${COPIED} FROM '/tmp/staged.copy'`,
  ],
} as const;

export type ReferenceFill = keyof typeof REFERENCES;

/** Rows a second of the last statement of each reference, for the first `count` orders. @param url of the superuser, who may read files of the server. */
export async function fillReferences(
  url: string,
  count: number,
): Promise<{ name: ReferenceFill; rowsPerSecond: number }[]> {
  return withClient(url, 'bench', async (client) => {
    await client.query('SET jit = off');
    const found: { name: ReferenceFill; rowsPerSecond: number }[] = [];
    for (const [name, statements] of Object.entries(REFERENCES)) {
      let tookMs = 0;
      for (const statement of statements) {
        const text = statement.replace('$ID', `'${idOf(count)}'`);
        const began = performance.now();
        await client.query(text, text.includes('$1') ? [idOf(count)] : []);
        tookMs = performance.now() - began;
      }
      found.push({ name: name as ReferenceFill, rowsPerSecond: count / (tookMs / 1_000) });
    }
    return found;
  });
}
