import type { Conditions } from './conditions.ts';
import { isEngineFault } from './engine-fault.ts';

/** Who is to blame for a replica that failed or never became healthy. */
export type Culprit = 'engine' | 'host' | 'database' | 'release';

/**
 * Who is to blame for a replica that did not come up. Pure. A process that ended by itself has no host to excuse it: only a health check
 * that did not pass in time does.
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
