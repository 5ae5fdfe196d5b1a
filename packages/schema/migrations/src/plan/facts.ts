import type { Knex } from 'knex';
import { readPhaseRows } from '../ledger/checksums.ts';
import type { PhaseRow } from '../ledger/ledger-faults.ts';
import { readSchemaState } from '../ledger/read-schema-state.ts';
import type { SchemaState } from '../ledger/schema-state.ts';
import { throughKnex } from '../ledger/through-knex.ts';

/** How large a table is, with its indexes and what it keeps aside (TOAST). */
export interface TableSize {
  /** Without its schema where a query would find it without. */
  name: string;
  bytes: number;
  /** An estimate, from the last ANALYZE or vacuum; null where there was none yet. */
  rows: number | null;
}

/** What a plan needs to know of a database. */
export interface DatabaseFacts {
  /** server_version_num; null when it is not known. */
  serverVersion: number | null;
  phases: (PhaseRow & SchemaState['phases'][number])[];
  /** The steps that are done of phases that are not. */
  steps: { change: string; phase: string; step: string }[];
  /** Null when they are not known. */
  tables: TableSize[] | null;
}

/** How much of a ledger there is: a release of an older form has left less. Asked, for an error would end the transaction. */
const LEDGER = `
SELECT to_regclass('release.steps') IS NOT NULL AS "hasSteps",
       EXISTS (SELECT 1 FROM pg_attribute WHERE attrelid = to_regclass('release.phases') AND attname = 'checksum') AS "hasChecksums"`;

// reltuples is -1 before the first ANALYZE, and a partitioned table has no pages of its own.
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

/** Reads the ledger and the sizes of all tables. Changes nothing; any role may ask. */
export async function readFacts(db: Knex): Promise<DatabaseFacts> {
  const read = throughKnex(db);
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
  const { phases } = await readSchemaState(throughKnex(db));
  const rows = hasChecksums ? await readPhaseRows(db) : [];
  return phases.map((record) => {
    const row = rows.find(({ change, phase }) => change === record.change && phase === record.phase);
    return { ...record, imageDigest: row?.imageDigest ?? null, checksum: row?.checksum ?? null };
  });
}
