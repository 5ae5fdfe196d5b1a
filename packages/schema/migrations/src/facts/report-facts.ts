import { errorText } from '@zero-downtime/database';
import { readSchemaState } from '@zero-downtime/schema-contract';
import type { Knex } from 'knex';
import { knexReader } from '../ledger/change-states.ts';
import { readPhaseRows } from '../ledger/checksums.ts';
import type { Run } from '../session/locked-session.ts';
import { type DatabaseFacts, type TableSize, toLines } from './facts.ts';

/**
 * Which parts of the ledger exist: an older release creates fewer. Queried, because an error would abort the
 * transaction.
 */
const LEDGER = `
SELECT to_regclass('release.steps') IS NOT NULL AS "hasSteps",
       EXISTS (SELECT 1 FROM pg_attribute WHERE attrelid = to_regclass('release.phases') AND attname = 'checksum') AS "hasChecksums"`;

// reltuples is -1 before the first ANALYZE; a partitioned table has no pages of its own.
const TABLES = `
SELECT CASE WHEN pg_table_is_visible(c.oid) THEN relname ELSE format('%s.%s', nspname, relname) END AS name,
       (CASE relkind WHEN 'p' THEN (SELECT sum(pg_total_relation_size(relid)) FROM pg_partition_tree(c.oid))
                     ELSE pg_total_relation_size(c.oid) END)::float8 AS bytes,
       CASE WHEN reltuples >= 0 THEN reltuples::float8 END AS rows
  FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = relnamespace
 WHERE relkind IN ('r', 'p', 'm') AND nspname NOT IN ('information_schema', 'release') AND nspname !~ '^pg_'
 ORDER BY bytes DESC, name`;

const STEPS = `
SELECT change, phase, step FROM release.steps JOIN release.phases USING (change, phase) WHERE phases.finished_at IS NULL`;

/** Reads the ledger and the sizes of all tables. Changes nothing; any role may call it. */
async function readFacts(db: Knex): Promise<DatabaseFacts> {
  const read = knexReader(db);
  const [server] = (await read("SELECT current_setting('server_version_num')::int AS version")) as [
    { version: number },
  ];
  const [ledger] = (await read(LEDGER)) as [{ hasSteps: boolean; hasChecksums: boolean }];
  return {
    serverVersion: server.version,
    phases: ledger.hasSteps ? await readPhases(db, ledger.hasChecksums) : [],
    steps: ledger.hasSteps ? ((await read(STEPS)) as DatabaseFacts['steps']) : [],
    tables: (await read(TABLES)) as TableSize[],
  };
}

async function readPhases(db: Knex, hasChecksums: boolean): Promise<DatabaseFacts['phases']> {
  const { phases } = await readSchemaState(knexReader(db));
  const rows = hasChecksums ? await readPhaseRows(db) : [];
  return phases.map((record) => {
    const row = rows.find(({ change, phase }) => change === record.change && phase === record.phase);
    return { ...record, imageDigest: row?.imageDigest ?? null, checksum: row?.checksum ?? null };
  });
}

/**
 * Reports the facts that a plan needs, from one snapshot. Changes nothing, and never fails: the facts are
 * optional.
 */
export async function reportFacts({ watcher, report }: Pick<Run, 'watcher' | 'report'>): Promise<void> {
  try {
    const moment = { readOnly: true, isolationLevel: 'repeatable read' } as const;
    for (const line of toLines(await watcher.transaction(readFacts, moment))) report(line);
  } catch (error) {
    report({ event: 'warning', message: `could not read the facts for a plan: ${errorText(error)}` });
  }
}
