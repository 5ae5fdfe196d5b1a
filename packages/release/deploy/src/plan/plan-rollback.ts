import compare from 'semver/functions/compare.js';
import { findRelease, type HistoryRecord, previousRelease } from '../cluster/history.ts';
import { type Pruned, withoutPruned } from '../cluster/pruned.ts';
import type { Running } from '../cluster/running.ts';
import { refuse } from '../errors.ts';
import { commandFor, type Named } from '../target/command-for.ts';
import type { Target } from '../target/load.ts';
import type { Operation } from './operation.ts';
import { planHook } from './plan-around.ts';

/** All operations of a rollback, in order. Pure. */
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
    // The canary may be the failing part.
    { kind: 'remove', part: 'canary', why: 'if a killed deploy has left one', quiet: true },
    { kind: 'check schema', running: { version, image }, version: goal.release },
    { kind: 'rollout', phase: 'rollback', how, from: version, to: goal.release, back: version },
    { kind: 'record', command: 'rollback' },
    { kind: 'unlock' },
    ...planHook(target, 'after'),
  ];
}

/** Chooses the record to roll back to. Pure. @throws Ending (refused) when there is none */
export function chooseGoal(
  history: readonly HistoryRecord[],
  running: Running,
  to: string | undefined,
  { pruned = {}, target }: { pruned?: Pruned; target: Named },
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
  const listed = commandFor(target, 'history');
  const known = [
    ...new Set(there.filter((record) => record.outcome === 'deployed').map((record) => record.release)),
  ];
  throw refuse(
    to === undefined
      ? `the history has no release before ${running.version}`
      : findRelease(history, to)
        ? `the image of ${to} was removed: the target keeps only the newest releases (keep)`
        : `${to} was never deployed to this target`,
    known.length > 0 ? `possible: ${known.join(', ')} (${listed})` : listed,
  );
}

/**
 * Whether the running release is the goal of an incomplete rollback, which must continue and not return to its origin. A killed rollback
 * leaves no record, but an older release than the last deployed one.
 */
function wasOnItsWayBack(history: readonly HistoryRecord[], { version, settled, paused }: Running): boolean {
  // Swarm's own rollback, paused after a failed task.
  if (paused === 'rollback') return true;
  const newest = history.at(-1);
  if (!newest || settled) return false;
  return newest.outcome === 'deployed'
    ? compare(version, newest.release) < 0
    : newest.command === 'rollback' && newest.release === version;
}
