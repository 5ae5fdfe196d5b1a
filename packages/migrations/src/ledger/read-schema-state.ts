import { type Database, errorCode } from '@zero-downtime/database';
import type { SchemaState } from './schema-state.ts';

const UNDEFINED_TABLE = '42P01';

/**
 * What has been done to the schema. The application's role may read it too. A database without a ledger is one where
 * nothing has been done.
 */
export async function readSchemaState(db: Database): Promise<SchemaState> {
  try {
    const phases = await db('release.phases')
      .orderBy(['change', 'started_at'])
      .select({
        change: 'change',
        phase: 'phase',
        release: 'release',
        finished: db.raw('finished_at IS NOT NULL'),
        oldestRelease: 'oldest_release',
      });
    return { phases };
  } catch (error) {
    if (errorCode(error) === UNDEFINED_TABLE) return { phases: [] };
    throw error;
  }
}
