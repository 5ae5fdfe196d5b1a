import type { Backup } from '../backup/backups.ts';
import type { HistoryRecord } from '../cluster/history.ts';
import type { SchemaResult } from '../jobs/schema-output.ts';
import type { Judge } from '../judge/open-judge.ts';
import type { Desired } from '../plan/desired.ts';
import type { Release } from '../release.ts';
import type { RolloutFigures } from '../rollout/roll-out.ts';
import type { Site } from '../site.ts';
import type { ApiStack } from '../stack/api.ts';

/** What operations work on. Never changed: what an operation finds out is in the deployment that the next one gets. */
export interface Deployment extends Readonly<Partial<Findings>> {
  readonly site: Site;
  readonly command?: HistoryRecord['command'];
  /** The plan that is carried out, for programs. */
  readonly steps?: readonly object[];
  /** Of a deploy: the checkout, as it was read. */
  readonly desired?: Desired;
  /** How the replicas of the release are deployed. */
  readonly api?: ApiStack;
  /** The release that served when this was planned. */
  readonly previous?: Release | undefined;
}

/** What operations find out, each for those after it. */
export interface Findings {
  /** The manager, as long as the lock is held. */
  site: Site;
  unlock: () => Promise<void>;
  /** `--force` went over a release that was failing. */
  overFailing: boolean;
  /** The release, and the edge, as the registry has them. */
  release: Release;
  edge: Release;
  /** When everything was in the registry, by performance.now(). */
  builtAt: number;
  /** What the expand phase has left to do. */
  schema: SchemaResult;
  /** Judges the release, where metrics decide. */
  analysis: Judge;
  figures: RolloutFigures;
  /** The one that was taken, or was young enough. */
  backup: Backup;
  /** What stood in the way of a contract that was forced. */
  forced: readonly string[];
  /** Whether contract phases wait for a later run; not known, and said to wait, until the release has served well. */
  contract: HistoryRecord['contract'];
  /** Since the first operation after the preparations; `ms` by performance.now(). */
  started: { at: Date; ms: number };
  message: string;
}

/** @throws when no operation before has brought it: the plan is out of order */
export function need<K extends keyof Deployment>(deployment: Deployment, key: K): NonNullable<Deployment[K]> {
  const value = deployment[key];
  if (value === undefined || value === null)
    throw new Error(`the plan is out of order: no operation has brought "${key}" yet`);
  return value as NonNullable<Deployment[K]>;
}
