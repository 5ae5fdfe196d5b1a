import type { SchemaSaying } from './schema-output.ts';

/**
 * What a job says is read again from its beginning each time: passes on what is new, and of a job that waits and says so
 * again and again, the first time only.
 */
export function newSayings(tell: (saying: SchemaSaying) => void): (all: readonly SchemaSaying[]) => void {
  let told = 0;
  return (all) => {
    for (const [at, saying] of all.entries())
      if (at >= told && saying.message !== all[at - 1]?.message) tell(saying);
    told = Math.max(told, all.length);
  };
}
