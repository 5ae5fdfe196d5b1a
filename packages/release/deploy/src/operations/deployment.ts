import type { Analysis } from '../analysis/open-analysis.ts';
import type { Backup } from '../backup/backups.ts';
import type { CheckedCertificate } from '../certificate/check.ts';
import type { HistoryRecord } from '../cluster/history.ts';
import type { Published } from '../images/publish-image.ts';
import type { SchemaResult } from '../jobs/schema-output.ts';
import type { Desired } from '../plan/desired.ts';
import type { Release } from '../release.ts';
import type { RolloutFigures } from '../rollout/roll-out.ts';
import type { Site } from '../site.ts';
import type { ApiStack } from '../stack/api.ts';

/** The input of operations. Immutable: the findings of an operation are in the deployment of the next one. */
export interface Deployment extends Readonly<Partial<Findings>> {
  readonly site: Site;
  readonly command?: HistoryRecord['command'];
  /** The executed plan, as data. */
  readonly steps?: readonly object[];
  /** The checkout as it was read; only for a deploy. */
  readonly desired?: Desired;
  /** The stack files of the replicas. */
  readonly api?: ApiStack;
  /** The certificate of a rotation; its key is not part of the plan, which is printed. */
  readonly certificate?: CheckedCertificate;
  /** The serving release at the time of planning. */
  readonly previous?: Release | undefined;
}

/** The findings of operations, for later operations. */
export interface Findings {
  /** With a manager that is guarded by the lock. */
  site: Site;
  unlock: () => Promise<void>;
  /** `--force` deploys over a failing release. */
  overFailing: boolean;
  /** The images that the registry had at the preflight. */
  published: Published;
  /** The release, the edge and the listener in the registry. */
  release: Release;
  edge: Release;
  listener: Release;
  /** The time at which all images were in the registry, by performance.now(). */
  builtAt: number;
  /** The schema's pending phases after expand. */
  schema: SchemaResult;
  /** The canary analysis; undefined where metrics do not decide. */
  analysis: Analysis;
  figures: RolloutFigures;
  /** The new backup, or a recent one. */
  backup: Backup;
  /** The evidence of older releases that a forced contract overruled. */
  forced: readonly string[];
  /** Whether contract phases wait for a later run; `waiting` until the monitoring has ended. */
  contract: HistoryRecord['contract'];
  /** The start of the first operation after the preparations; `ms` by performance.now(). */
  started: { at: Date; ms: number };
  message: string;
}

/** @throws when no earlier operation has provided the value */
export function need<K extends keyof Deployment>(deployment: Deployment, key: K): NonNullable<Deployment[K]> {
  const value = deployment[key];
  if (value === undefined || value === null)
    throw new Error(`the plan is out of order: no earlier operation has provided "${key}"`);
  return value as NonNullable<Deployment[K]>;
}
