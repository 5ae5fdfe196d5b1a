import type { Conditions } from './conditions.ts';
import { isEngineFault } from './engine-fault.ts';

/** The cause of a replica that failed or never became healthy. */
export type Culprit = 'engine' | 'host' | 'database' | 'release';

/**
 * Finds the cause of a replica that did not become healthy. A starved host explains a health check that did not pass in time, but
 * not a process that exited.
 * @param error as Swarm reports it; undefined for a replica that is still starting
 * @param starved how the host is starved, when it is
 */
export function blameForFailure({
  error,
  database,
  starved,
}: {
  error: string | undefined;
  database: Conditions['database'];
  starved: string | undefined;
}): Culprit {
  if (error !== undefined && isEngineFault(error)) return 'engine';
  if (database === 'silent') return 'database';
  const ended = error !== undefined && /non-zero exit/i.test(error) && !/unhealthy/i.test(error);
  return starved !== undefined && !ended ? 'host' : 'release';
}
