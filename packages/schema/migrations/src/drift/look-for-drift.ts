import type { Database } from '@zero-downtime/database/knex';
import { describeCatalogue } from './describe/describe-catalogue.ts';
import { judge, type Verdict } from './judge.ts';
import { readKept } from './kept.ts';

/** Whether the schema is as the last phase has left it. Changes nothing, and needs no turn. */
export async function lookForDrift(db: Database): Promise<Verdict> {
  return db.transaction(async (trx) => {
    const kept = await readKept(trx);
    return judge(kept, await describeCatalogue(trx));
  });
}
