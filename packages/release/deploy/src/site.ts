import { createDocker, type Docker } from '@zero-downtime/swarm';
import type { Report } from './events.ts';
import { loadTarget, platformOf, type Target } from './target/load.ts';

/** Where a command works and how it is heard: made once per command, handed to every step. */
export interface Site {
  /** The checkout. */
  root: string;
  target: Target;
  /** The target's manager. */
  docker: Docker;
  /** The engine of the current docker context, which has the base images: a manager need not have the checkout or the time to build. */
  builder: Docker;
  report: Report;
  /** Aborted by Ctrl-C: steps stop waiting, the flow releases what it holds. */
  signal: AbortSignal;
}

/** No call to a manager takes longer than a few seconds: what does (building, pushing, following a log) is not asked of it. */
const MANAGER_ANSWERS_MS = 60_000;

/** @throws Ending (refused) when the target is unknown or its file is wrong. */
export async function openSite(options: {
  root: string;
  target: string;
  report: Report;
  signal: AbortSignal;
}): Promise<Site> {
  const target = await loadTarget(options.root, options.target);
  return {
    root: options.root,
    target,
    docker: createDocker(target.context, MANAGER_ANSWERS_MS),
    builder: createDocker(),
    report: options.report,
    signal: options.signal,
  };
}

/** The target whose stack has the PostgreSQL that this one uses; for an external database its own. */
export const databaseHost = (
  target: Pick<Target, 'stack' | 'database' | 'platform'>,
): Pick<Target, 'stack'> => (target.database === 'shared' ? platformOf(target) : target);

/** The network on which the database and its clients are. */
export const backNetwork = (target: Pick<Target, 'stack' | 'database' | 'platform'>): string =>
  `${databaseHost(target).stack}_back`;

/** The network on which the replicas, the edge and Prometheus are. */
export const frontNetwork = (target: Pick<Target, 'stack' | 'platform'>): string =>
  `${platformOf(target).stack}_front`;

/** The services of a stack, as its stack files call them. */
export const PARTS = ['api', 'canary', 'edge', 'db', 'backups', 'prometheus', 'grafana'] as const;
export type Part = (typeof PARTS)[number];

/** The full name of a service of the target's stack. */
export const serviceName = ({ stack }: Pick<Target, 'stack'>, part: Part): string => `${stack}_${part}`;
