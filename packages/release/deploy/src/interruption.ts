import { describeEnding, Ending } from './errors.ts';
import type { Phase } from './events.ts';
import type { Site } from './site.ts';

/** What an interruption means depends on how far things had come. */
export function endingOf(error: unknown, phase: Phase, { signal, target }: Site): Ending {
  if (error instanceof Ending) return error;
  const early = phase === 'build' || phase === 'push';
  if (signal.aborted) {
    return new Ending(
      early ? 'error' : 'halfWay',
      early
        ? 'stopped: nothing was changed'
        : `stopped during ${phase}; what Swarm has begun it goes on with`,
      {
        hint: `the same deploy again goes on from there; npm run status -- --target ${target.name}`,
        cause: error,
      },
    );
  }
  const { message, hint } = describeEnding(error);
  const outcome = early || phase === 'platform' || phase === 'expand' ? 'error' : 'halfWay';
  return new Ending(outcome, `${phase}: ${message}`, {
    hint: hint ?? 'the same deploy again goes on from there',
    cause: error,
  });
}
