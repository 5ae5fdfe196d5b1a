import { NotPrepared } from '../not-prepared.ts';
import type { Ran, RunOptions } from './run-command.ts';

/** Ends a deploy when its images are in the registry, before it changes anything. */
export const ONCE_PUSHED: Required<Pick<RunOptions, 'kill'>> = {
  kill: {
    signal: 'SIGINT',
    // The service's image comes first: pushed, or already present.
    when: ({ phase, event }) =>
      (phase === 'push' && event === 'done') || (phase === 'build' && event === 'note') || phase === 'expand',
  },
};

/** @throws NotPrepared if the deploy ended without pushing its images */
export function requirePushed(release: string, { events, result, stderr }: Ran): void {
  if (events.some(ONCE_PUSHED.kill.when)) return;
  throw new NotPrepared(`${release} was not pushed: ${result?.message ?? stderr}`);
}
