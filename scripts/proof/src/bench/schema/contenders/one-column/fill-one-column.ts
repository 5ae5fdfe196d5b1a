import { fileURLToPath } from 'node:url';
import { withClient } from '../../client.ts';
import { type BackfillFigures, backfillFiguresOf } from '../../measure.ts';
import { runPhase } from '../ours.ts';

const image = { changesDir: fileURLToPath(new URL('changes', import.meta.url)), version: '1.0.0' };

/** Backfills one column of a table with only a key: measures the cost of the batches. */
export async function fillOneColumn(ownerUrl: string, rows: number): Promise<BackfillFigures> {
  await runPhase('expand', ownerUrl, image);
  await withClient(ownerUrl, 'bench', async (client) => {
    await client.query(
      `INSERT INTO things (id, body) SELECT n, repeat('x', 60) FROM generate_series(1, ${rows}) AS n`,
    );
    await client.query('VACUUM ANALYZE things');
  });
  return backfillFiguresOf(await runPhase('backfill', ownerUrl, image));
}
