import { rcompare } from 'semver';

const UNDEFINED_TABLE = '42P01';

const LEDGER = `
SELECT change, phase, release, finished_at IS NOT NULL AS finished, oldest_release AS "oldestRelease"
  FROM release.phases ORDER BY change, started_at`;

/** The phases of a change, in the order in which they run. */
export const PHASES = ['expand', 'backfill', 'contract'] as const;
export type Phase = (typeof PHASES)[number];

/** One line of the ledger: a phase of a change that was at least begun. */
export interface PhaseRecord {
  change: string;
  /** A newer release may know phases that this one does not. */
  phase: string;
  /** The release that ran it last. */
  release: string;
  finished: boolean;
  /** Of a contract: the oldest release that fits the schema from then on. */
  oldestRelease: string | null;
}

/** What the ledger says has been done to the schema. */
export interface SchemaState {
  phases: PhaseRecord[];
}

/** Whatever can run a query: a pool, Knex, a client. */
export type ReadRows = (sql: string) => Promise<unknown[]>;

/**
 * What has been done to the schema. The application's role may read it too. A database without a ledger is one where
 * nothing has been done.
 */
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

/** The contract that asks for the newest release, with that release; begun is enough, for its first step may have run. */
export function strictestContract(state: SchemaState): { change: string; oldestRelease: string } | undefined {
  const contracts = state.phases.flatMap(({ change, oldestRelease }) =>
    oldestRelease === null ? [] : [{ change, oldestRelease }],
  );
  return contracts.sort((a, b) => rcompare(a.oldestRelease, b.oldestRelease))[0];
}
