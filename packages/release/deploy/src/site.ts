import { createDocker, type Docker, failOver } from '@zero-downtime/swarm';
import type { Report } from './events.ts';
import { loadTarget, platformOf, type Target } from './target/load.ts';

/** The context of a command: created once, and passed to every step. */
export interface Site {
  /** The checkout. */
  root: string;
  target: Target;
  /** The first of the target's managers that can be used. */
  docker: Docker;
  /** Each of the target's managers: a container is reached through its own node. */
  managers: readonly Docker[];
  /** The engine of the current docker context, which has the base images and builds. */
  builder: Docker;
  report: Report;
  /** Aborted by Ctrl-C: steps stop waiting, and the command releases the lock. */
  signal: AbortSignal;
}

/** The timeout of calls to a manager. Slow calls (build, push) go to the builder. */
const MANAGER_ANSWERS_MS = 60_000;

/** Opens the site of a target. @throws Ending (refused) when the target is unknown or its file is invalid */
export async function openSite(options: {
  root: string;
  target: string;
  report: Report;
  signal: AbortSignal;
}): Promise<Site> {
  const target = await loadTarget(options.root, options.target);
  const contexts = target.contexts.length > 0 ? target.contexts : [undefined];
  const managers = contexts.map((context) => createDocker(context, MANAGER_ANSWERS_MS));
  return {
    root: options.root,
    target,
    docker: failOver(managers),
    managers,
    builder: createDocker(),
    report: options.report,
    signal: options.signal,
  };
}

/** The target whose stack has the PostgreSQL of this one; the target itself for an external database. */
export const databaseHost = (
  target: Pick<Target, 'stack' | 'database' | 'platform'>,
): Pick<Target, 'stack'> => (target.database === 'shared' ? platformOf(target) : target);

/** The network of the database and its clients. */
export const backNetwork = (target: Pick<Target, 'stack' | 'database' | 'platform'>): string =>
  `${databaseHost(target).stack}_back`;

/** The network of the replicas, the edge and Prometheus. */
export const frontNetwork = (target: Pick<Target, 'stack' | 'platform'>): string =>
  `${platformOf(target).stack}_front`;

/** The services of a stack, by their names in the stack files. */
export const PARTS = ['api', 'canary', 'listener', 'edge', 'db', 'backups', 'prometheus', 'grafana'] as const;
export type Part = (typeof PARTS)[number];

/** The full name of a service of the target's stack. */
export const serviceName = ({ stack }: Pick<Target, 'stack'>, part: Part): string => `${stack}_${part}`;
