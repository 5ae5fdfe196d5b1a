import type { DatabaseFacts } from '@zero-downtime/migrations/facts';
import { carriedChecksums, readChanges, readLimits } from '@zero-downtime/migrations/runner';
import { lintChanges } from '../lint/lint-changes.ts';
import { SUPPORTED } from '../model/versions.ts';
import { makePlan } from './make-plan.ts';
import type { Plan } from './plan.ts';
import { recordChanges } from './record-changes.ts';
import { type Drift, refusals } from './refusals.ts';

interface PlanRequest {
  /** The folder with the release's changes. */
  changesDir: string;
  release: string;
  /** Null: there is no database yet. */
  facts: DatabaseFacts | null;
  /** Null or undefined: not checked. */
  drift?: Drift | null;
  /** Settings of the schema command, such as SCHEMA_LOCK_TIMEOUT_MS. */
  settings: Record<string, string>;
  /** Contract phases run in a later deploy. */
  contractLater?: boolean;
}

/**
 * The statements that deploying a release would run: its changes as recorded here, without those that the database has
 * already. It needs no database and changes nothing.
 * @throws FolderError for a folder without changes; ConfigError for invalid settings.
 */
export async function planChanges(request: PlanRequest): Promise<Plan> {
  const { changesDir, release, facts, drift = null, settings, contractLater = false } = request;
  const known = facts?.serverVersion ?? null;
  const servers = known === null ? SUPPORTED : { oldest: known, newest: known };
  const recorded = await recordChanges(changesDir, servers.oldest);
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
      findings: await lintChanges([changesDir], { servers }),
      ledger: facts ?? { phases: [] },
      drift,
    }),
  });
}
