import { compare } from 'semver';
import { findRelease, type HistoryRecord, previousRelease } from '../cluster/history.ts';
import type { Running } from '../cluster/running.ts';
import { refuse } from '../errors.ts';
import type { Target } from '../target/load.ts';
import type { Operation } from './operation.ts';

/** All that a rollback does, in its order. Pure. */
export function planRollback(
  { stack }: Pick<Target, 'stack'>,
  running: Running,
  goal: Pick<HistoryRecord, 'release' | 'image'>,
): Operation[] {
  const { version, image } = running;
  const how = goal.image === image && running.paused ? 'resume' : 'update';
  return [
    { kind: 'lock', command: 'rollback', stack, expects: { running } },
    // It may be what users suffer from.
    { kind: 'remove', part: 'canary', why: 'if a deploy that was killed has left one', quiet: true },
    { kind: 'check schema', running: { version, image }, version: goal.release },
    { kind: 'rollout', phase: 'rollback', how, from: version, to: goal.release, back: version },
    { kind: 'record', command: 'rollback' },
    { kind: 'unlock' },
  ];
}

/** Which record to go back to. Pure. @throws Ending (refused) when there is none. */
export function chooseGoal(
  history: readonly HistoryRecord[],
  running: Running,
  to: string | undefined,
): HistoryRecord | 'there' {
  if (to === running.version && running.settled && !running.paused) return 'there';
  const goal =
    to !== undefined
      ? findRelease(history, to)
      : wasOnItsWayBack(history, running)
        ? findRelease(history, running.version)
        : previousRelease(history, running.version);
  if (goal) return goal;
  const known = [
    ...new Set(history.filter((record) => record.outcome === 'deployed').map((record) => record.release)),
  ];
  throw refuse(
    to === undefined
      ? `no release before ${running.version} is recorded here`
      : `${to} was never deployed here`,
    known.length > 0 ? `recorded: ${known.join(', ')} (npm run history)` : 'npm run history',
  );
}

/**
 * The specification is that of a rollback which did not come to its end: it goes on to where it went, never forward to what it came
 * from. One that was killed has left no record, but an older release than the last that was deployed.
 */
function wasOnItsWayBack(history: readonly HistoryRecord[], { version, settled, paused }: Running): boolean {
  // Swarm's own rollback, which a failed task has stopped.
  if (paused === 'rollback') return true;
  const newest = history.at(-1);
  if (!newest || settled) return false;
  return newest.outcome === 'deployed'
    ? compare(version, newest.release) < 0
    : newest.command === 'rollback' && newest.release === version;
}
