import { describeEnding, Ending } from '../errors.ts';
import type { Phase } from '../events.ts';
import type { Site } from '../site.ts';

/** How a command that is recorded ends by an error. What that means depends on how far things had come. Pure. */
export function endingOf(
  error: unknown,
  { command, phase, site }: { command: 'deploy' | 'rollback'; phase: Phase; site: Site },
): Ending {
  if (error instanceof Ending) return error;
  // The lock was lost: calls and pauses end with an abort that says nothing of why.
  if (site.signal.reason instanceof Ending) return site.signal.reason;
  const { message, hint = `the same ${command} again goes on from there` } = describeEnding(error);
  if (command === 'rollback') return new Ending('halfWay', message, { hint, cause: error });
  const early = phase === 'build' || phase === 'push';
  if (site.signal.aborted) {
    return new Ending(
      early ? 'error' : 'halfWay',
      early
        ? 'stopped: nothing was changed'
        : `stopped during ${phase}; what Swarm has begun it goes on with`,
      {
        hint: `the same deploy again goes on from there; npm run status -- --target ${site.target.name}`,
        cause: error,
      },
    );
  }
  const outcome = early || phase === 'platform' || phase === 'expand' ? 'error' : 'halfWay';
  return new Ending(outcome, `${phase}: ${message}`, { hint, cause: error });
}
