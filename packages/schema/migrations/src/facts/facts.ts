import type { SchemaState } from '@zero-downtime/schema-contract';
import * as z from 'zod';
import type { PhaseRow } from '../ledger/ledger-faults.ts';

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
