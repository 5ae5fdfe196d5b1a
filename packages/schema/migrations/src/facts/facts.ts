import { errorText } from '@zero-downtime/database';
import { readSchemaState, type SchemaState } from '@zero-downtime/schema-contract';
import type { Knex } from 'knex';
import * as z from 'zod';
import { knexReader } from '../ledger/change-states.ts';
import { readPhaseRows } from '../ledger/checksums.ts';
import type { PhaseRow } from '../ledger/ledger-faults.ts';
import type { Run } from '../session/locked-session.ts';

/** The size of a table, with its indexes and TOAST data. */
export interface TableSize {
  /** Unqualified when the table is in the search path. */
  name: string;
  bytes: number;
  /** An estimate from the last ANALYZE or vacuum; null before the first. */
  rows: number | null;
}

/** The facts about a database that a plan needs. */
export interface DatabaseFacts {
  /** server_version_num; null when unknown. */
  serverVersion: number | null;
  phases: (PhaseRow & SchemaState['phases'][number])[];
  /** The finished steps of unfinished phases. */
  steps: { change: string; phase: string; step: string }[];
  /** Null when unknown. */
  tables: TableSize[] | null;
}

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

/** Items on one line: logs may truncate lines longer than 16 kB. */
const ITEMS_PER_LINE = 40;

const facts = z.object({
  event: z.literal('facts'),
  serverVersion: z.number().optional(),
  phases: z
    .array(
      z.object({
        change: z.string(),
        phase: z.string(),
        release: z.string(),
        finished: z.boolean(),
        oldestRelease: z.string().nullable(),
        imageDigest: z.string().nullable(),
        checksum: z.string().nullable(),
      }),
    )
    .default([]),
  steps: z.array(z.object({ change: z.string(), phase: z.string(), step: z.string() })).default([]),
  tables: z.array(z.object({ name: z.string(), bytes: z.number(), rows: z.number().nullable() })).default([]),
});

/** Converts facts to events of the schema command, each short enough for a log line. */
export function toLines({ serverVersion, ...lists }: DatabaseFacts) {
  const lines = Object.entries(lists).flatMap(([kind, list]) =>
    chunks<unknown>(list ?? []).map((some) => ({ [kind]: some })),
  );
  return [{ serverVersion }, ...lines].map((content) => ({
    event: 'facts',
    message: 'facts about the database',
    ...content,
  }));
}

/** Reads the facts from a schema command's events; undefined when there are none, as from older releases. */
export function fromLines(events: readonly unknown[]): DatabaseFacts | undefined {
  const found = events.flatMap((event) => {
    const { success, data } = facts.safeParse(event);
    return success ? [data] : [];
  });
  const serverVersion = found.find((each) => each.serverVersion !== undefined)?.serverVersion;
  if (serverVersion === undefined) return undefined;
  return {
    serverVersion,
    phases: found.flatMap(({ phases }) => phases),
    steps: found.flatMap(({ steps }) => steps),
    tables: found.flatMap(({ tables }) => tables),
  };
}

function chunks<T>(list: readonly T[]): T[][] {
  const count = Math.ceil(list.length / ITEMS_PER_LINE);
  return Array.from({ length: count }, (_, at) => list.slice(at * ITEMS_PER_LINE, (at + 1) * ITEMS_PER_LINE));
}
