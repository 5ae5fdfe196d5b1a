import type { DatabaseFacts } from '@zero-downtime/migrations/facts';
import { carriedChecksums, readChanges, readLimits } from '@zero-downtime/migrations/runner';
import { lintChanges } from '../lint/lint-changes.ts';
import { ASSUMED_VERSION, makePlan } from './make-plan.ts';
import type { Plan } from './plan.ts';
import { recordChanges } from './record-changes.ts';
import { type Drift, refusals } from './refusals.ts';

interface PlanRequest {
  /** The folder with the release's changes. */
  changesDir: string;
  release: string;
  /** Null: there is no database to ask. */
  facts: DatabaseFacts | null;
  /** Null, and not given: the schema was not compared with what the last phase left. */
  drift?: Drift | null;
  /** Of the schema command, such as SCHEMA_LOCK_TIMEOUT_MS. */
  settings: Record<string, string>;
  /** Contract phases are left for another deploy. */
  contractLater?: boolean;
}

/**
 * What deploying a release would do to a database: what its changes would send, recorded here, against what the database says
 * of itself. Needs no database and changes nothing.
 * @throws FolderError for a folder that holds no changes; ConfigError for settings that are none.
 */
export async function planChanges(asked: PlanRequest): Promise<Plan> {
  const { changesDir, release, facts, drift = null, settings, contractLater = false } = asked;
  const recorded = await recordChanges(changesDir, facts?.serverVersion ?? ASSUMED_VERSION);
  return makePlan({
    release,
    recorded,
    facts,
    limits: readLimits(settings),
    contractLater,
    refusals: refusals({
      release,
      recorded,
      carried: await carriedChecksums(await readChanges(changesDir)),
      findings: await lintChanges([changesDir]),
      ledger: facts ?? { phases: [] },
      drift,
    }),
  });
}
