import { compare } from 'semver';
import { findRelease, type HistoryRecord, previousRelease } from '../cluster/history.ts';
import { type Pruned, withoutPruned } from '../cluster/pruned.ts';
import type { Running } from '../cluster/running.ts';
import { refuse } from '../errors.ts';
import type { Target } from '../target/load.ts';
import type { Operation } from './operation.ts';
import { planHook } from './plan-around.ts';

/** All that a rollback does, in its order. Pure. */
export function planRollback(
  target: Pick<Target, 'stack' | 'hooks'>,
  running: Running,
  goal: Pick<HistoryRecord, 'release' | 'image'>,
): Operation[] {
  const { version, image } = running;
  const how = goal.image === image && running.paused ? 'resume' : 'update';
  return [
    { kind: 'lock', command: 'rollback', stack: target.stack, expects: { running } },
    ...planHook(target, 'before'),
    // It may be what users suffer from.
    { kind: 'remove', part: 'canary', why: 'if a deploy that was killed has left one', quiet: true },
    { kind: 'check schema', running: { version, image }, version: goal.release },
    { kind: 'rollout', phase: 'rollback', how, from: version, to: goal.release, back: version },
    { kind: 'record', command: 'rollback' },
    { kind: 'unlock' },
    ...planHook(target, 'after'),
  ];
}

/** Which record to go back to. Pure. @throws Ending (refused) when there is none. */
export function chooseGoal(
  history: readonly HistoryRecord[],
  running: Running,
  to: string | undefined,
  pruned: Pruned = {},
): HistoryRecord | 'there' {
  if (to === running.version && running.settled && !running.paused) return 'there';
  const there = withoutPruned(history, pruned);
  const goal =
    to !== undefined
      ? findRelease(there, to)
      : wasOnItsWayBack(history, running)
        ? findRelease(there, running.version)
        : previousRelease(there, running.version);
  if (goal) return goal;
  const known = [
    ...new Set(there.filter((record) => record.outcome === 'deployed').map((record) => record.release)),
  ];
  throw refuse(
    to === undefined
      ? `no release before ${running.version} is recorded here`
      : findRelease(history, to)
        ? `the image of ${to} was removed: the target keeps the newest releases only (keep)`
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
