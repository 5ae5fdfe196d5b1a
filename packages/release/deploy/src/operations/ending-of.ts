import { describeEnding, Ending } from '../errors.ts';
import type { Phase } from '../events.ts';
import type { Site } from '../site.ts';

/** The ending of a recorded command after an error, by its phase. Pure. */
export function endingOf(
  error: unknown,
  { command, phase, site }: { command: 'deploy' | 'rollback'; phase: Phase; site: Site },
): Ending {
  if (error instanceof Ending) return error;
  // After the loss of the lock, calls and pauses reject with a plain abort.
  if (site.signal.reason instanceof Ending) return site.signal.reason;
  const { message, hint = `run the same ${command} again: it continues from there` } = describeEnding(error);
  if (command === 'rollback') return new Ending('halfWay', message, { hint, cause: error });
  const early = phase === 'build' || phase === 'push';
  if (site.signal.aborted) {
    return new Ending(
      early ? 'error' : 'halfWay',
      early
        ? 'stopped: nothing was changed'
        : `stopped during ${phase}; Swarm continues an update that it has begun`,
      {
        hint: `run the same deploy again: it continues from there; npm run status -- --target ${site.target.name}`,
        cause: error,
      },
    );
  }
  const outcome = early || phase === 'platform' || phase === 'expand' ? 'error' : 'halfWay';
  return new Ending(outcome, `${phase}: ${message}`, { hint, cause: error });
}
