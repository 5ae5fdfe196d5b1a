import type { Catalogue } from '../model/catalogue.ts';
import { isHarmlessCall } from '../parse/built-in.ts';

/** The functions among these whose effects are unknown, or that write. */
export function unknownCalls(names: readonly string[], catalogue: Catalogue): string[] {
  return names.filter((name) => !isHarmless(name, catalogue, new Set()));
}

/** A function of PostgreSQL, or one of the changes that only reads. One may call another, or itself. */
function isHarmless(name: string, catalogue: Catalogue, callers: ReadonlySet<string>): boolean {
  if (isHarmlessCall(name) || callers.has(name)) return true;
  const routine = catalogue.functions.get(name);
  if (routine === undefined) return false;
  const { opaque, actions, calls } = routine;
  if (opaque !== null || !actions.every(({ does }) => READS.has(does))) return false;
  return calls.every((called) => isHarmless(called, catalogue, new Set([...callers, name])));
}

const READS: ReadonlySet<string> = new Set(['read', 'call', 'mention']);
