import rcompare from 'semver/functions/rcompare.js';

const UNDEFINED_TABLE = '42P01';

const LEDGER = `
SELECT change, phase, release, finished_at IS NOT NULL AS finished, oldest_release AS "oldestRelease"
  FROM release.phases ORDER BY change, started_at`;

/** The phases of a change, in order. */
export const PHASES = ['expand', 'backfill', 'contract'] as const;
export type Phase = (typeof PHASES)[number];

/** One row of the ledger: a phase that has begun. */
export interface PhaseRecord {
  change: string;
  /** Newer releases may have other phases. */
  phase: string;
  /** The release that ran it last. */
  release: string;
  finished: boolean;
  /** The oldest release that a contract allows; null in other phases. */
  oldestRelease: string | null;
}

/** The content of the ledger. */
export interface SchemaState {
  phases: PhaseRecord[];
}

/** Anything that runs a query: a pool, Knex, a client. */
export type ReadRows = (sql: string) => Promise<unknown[]>;

/** Reads the ledger; the application's role may too. A database without a ledger has no phases. */
export async function readSchemaState(read: ReadRows): Promise<SchemaState> {
  try {
    return { phases: (await read(LEDGER)) as PhaseRecord[] };
  } catch (error) {
    if ((error as { code?: string } | null)?.code === UNDEFINED_TABLE) return { phases: [] };
    throw error;
  }
}

export function isDone(state: SchemaState, change: string, phase: Phase): boolean {
  return state.phases.some((record) => record.change === change && record.phase === phase && record.finished);
}

/**
 * The contract with the newest oldest release. One that has begun counts, because its first step may have
 * run.
 */
export function strictestContract(state: SchemaState): { change: string; oldestRelease: string } | undefined {
  const contracts = state.phases.flatMap(({ change, oldestRelease }) =>
    oldestRelease === null ? [] : [{ change, oldestRelease }],
  );
  return contracts.sort((a, b) => rcompare(a.oldestRelease, b.oldestRelease))[0];
}
