import type { SchemaProgress } from './schema-output.ts';

/**
 * The log of a job is read from its beginning each time: passes on only new messages, and only the first of consecutive equal ones, which a
 * waiting job repeats.
 */
export function newProgress(report: (one: SchemaProgress) => void): (all: readonly SchemaProgress[]) => void {
  let reported = 0;
  return (all) => {
    for (const [at, one] of all.entries())
      if (at >= reported && one.message !== all[at - 1]?.message) report(one);
    reported = Math.max(reported, all.length);
  };
}
