import { type Entry, inOrder, keyOf } from './catalogue.ts';

/** Longer definitions, such as those of functions, are only said to be another. */
const LONGEST = 160;

/**
 * What came, went or became another between two looks at a schema, a phrase each. What came or went with its table is not
 * named beside it. Pure.
 */
export function differences(before: readonly Entry[], now: readonly Entry[]): string[] {
  const [had, has] = [byKey(before), byKey(now)];
  const gone = [...had.values()].filter((entry) => !has.has(keyOf(entry)));
  const come = [...has.values()].filter((entry) => !had.has(keyOf(entry)));
  const kept = [...has.values()].filter((entry) => had.has(keyOf(entry)));
  return [
    ...byThemselves(come).map((entry) => `${keyOf(entry)} was added${definition(entry)}`),
    ...byThemselves(gone).map((entry) => `${keyOf(entry)} was dropped`),
    ...inOrder(kept).flatMap((entry) => changed(had.get(keyOf(entry)) as Entry, entry)),
  ];
}

const byKey = (entries: readonly Entry[]) => new Map(entries.map((entry) => [keyOf(entry), entry]));

function byThemselves(entries: readonly Entry[]): Entry[] {
  const keys = new Set(entries.map(keyOf));
  return inOrder(entries).filter(({ of }) => of === null || !keys.has(of));
}

function definition({ kind, is }: Entry): string {
  return ['column', 'grant'].includes(kind) && isShort(is) ? ` (${is})` : '';
}

function changed(was: Entry, now: Entry): string[] {
  if (was.is === now.is && was.of === now.of) return [];
  const both = isShort(was.is) && isShort(now.is) && was.is !== now.is;
  return [`${keyOf(now)} was changed${both ? ` from "${was.is}" to "${now.is}"` : ''}`];
}

const isShort = (text: string) => text.length <= LONGEST && !text.includes('\n');
