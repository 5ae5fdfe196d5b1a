import { NotPrepared } from '../not-prepared.ts';
import type { Ran, RunOptions } from './run-command.ts';

/** Ends a deploy once its images are in the registry, before anything is changed by them. */
export const ONCE_PUSHED: Required<Pick<RunOptions, 'kill'>> = {
  kill: {
    signal: 'SIGINT',
    // The service's image comes first: pushed, or there already.
    when: ({ phase, event }) =>
      (phase === 'push' && event === 'done') || (phase === 'build' && event === 'note') || phase === 'expand',
  },
};

/** @throws NotPrepared when the images of a deploy that was to end with them are not there */
export function requirePushed(release: string, { events, result, stderr }: Ran): void {
  if (events.some(ONCE_PUSHED.kill.when)) return;
  throw new NotPrepared(`${release} was not pushed: ${result?.message ?? stderr}`);
}
