import type { SchemaComparison, Story } from './compare.ts';
import type { BackfillFigures } from './measure.ts';

/** The default lock timeout of a step of the schema command. */
export const LOCK_TIMEOUT_MS = 100;
const ADDED_MS = LOCK_TIMEOUT_MS + 50;
const EXCLUSIVE_MS = 50;
const ROWS_PER_SECOND = 100_000;
const BATCH_MS = 100;

/** A target of a change. Printed, not asserted. */
export interface Target {
  what: string;
  found: string;
  met: boolean;
}

/** The worst read during the change minus the median without a change, in milliseconds. */
export function worstAddedMs({ phases }: Story): number {
  const [quiet, ...changes] = phases;
  return (
    Math.max(...changes.map(({ measured }) => measured.reads.worst)) -
    (quiet?.measured.reads.p50 ?? Number.NaN)
  );
}

/** The targets of our change. */
export function targetsOf({ stories, oneColumn }: SchemaComparison): Target[] {
  return [
    ...stories.filter(({ who }) => who === 'ours').flatMap(targetsOfStory),
    ...targetsOfBackfill('one column of a plain table', oneColumn),
  ];
}

function targetsOfStory(story: Story): Target[] {
  const { situation, phases, backfill } = story;
  const added = worstAddedMs(story);
  const exclusive = Math.max(...phases.map(({ measured }) => measured.locks.exclusive.atMost));
  const targets = [
    target(`${situation}: no read waits more than ${ADDED_MS} ms longer`, added, 'ms', added <= ADDED_MS),
    target(
      `${situation}: no ACCESS EXCLUSIVE lock longer than ${EXCLUSIVE_MS} ms`,
      exclusive,
      'ms at most',
      exclusive <= EXCLUSIVE_MS,
    ),
  ];
  return backfill === undefined ? targets : [...targets, ...targetsOfBackfill(situation, backfill)];
}

function targetsOfBackfill(of: string, { rowsPerSecond, worstBatchMs }: BackfillFigures): Target[] {
  return [
    target(
      `${of}: at least ${ROWS_PER_SECOND} rows/s are filled`,
      rowsPerSecond,
      'rows/s',
      rowsPerSecond >= ROWS_PER_SECOND,
    ),
    target(`${of}: no batch takes more than ${BATCH_MS} ms`, worstBatchMs, 'ms', worstBatchMs <= BATCH_MS),
  ];
}

const target = (what: string, value: number, unit: string, met: boolean): Target => ({
  what,
  found: `${value.toFixed(0)} ${unit}`,
  met,
});
