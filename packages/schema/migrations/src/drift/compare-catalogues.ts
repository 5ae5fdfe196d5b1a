import { type Catalogue, type Entry, fingerprint, keyOf, sortEntries } from './catalogue.ts';

/** What the ledger keeps of the schema, and what it knows of the time since. */
export interface StoredCatalogue extends Catalogue {
  /** Of the entries. */
  hash: string;
  /** The phase that left it so, or whoever accepted it: `002_add_code expand`. */
  leftBy: string;
  /** A phase that has begun and is not finished: it may have changed a part. */
  unfinished: string | null;
  /** A phase that finished since and kept nothing: a release ran it that does not know how. */
  unseen: string | null;
}

export type Comparison =
  /** No differences: the schema is as it was left. */
  | { compared: true; leftBy: string; differences: string[] }
  /** `loud`: why, for people to read; else it is nothing out of the ordinary. */
  | { compared: false; why: string; loud: boolean };

/** Decides whether a schema is as the last phase has left it, as far as that can be told. Pure. */
export function compareCatalogues(kept: StoredCatalogue | undefined, now: Catalogue): Comparison {
  if (!kept) return no('no phase has kept a description of it yet', false);
  const { unfinished, unseen, leftBy } = kept;
  if (unfinished) return no(`${unfinished} has begun and is not finished`, false);
  if (unseen) return no(`${unseen} was run by a release that keeps no description of it`, true);
  if (kept.serverMajor !== now.serverMajor)
    return no(`it was kept on PostgreSQL ${kept.serverMajor}, and this is ${now.serverMajor}`, true);
  const same = kept.hash === fingerprint(now.entries);
  return { compared: true, leftBy, differences: same ? [] : differences(kept.entries, now.entries) };
}

interface Left {
  leftBy: string;
  differences: readonly string[];
}

/** Why a schema that was changed by hand refuses the next phase, with the way out. */
export function describeDrift({ leftBy, differences }: Left): string {
  return (
    `the schema was changed outside of the changes since ${leftBy} left it: ${differences.join('; ')}. ` +
    'Undo that; if it shall stay, say so with: npm run migrate -- accept --drift'
  );
}

const no = (why: string, loud: boolean): Comparison => ({ compared: false, why, loud });

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
    ...sortEntries(kept).flatMap((entry) => changed(had.get(keyOf(entry)) as Entry, entry)),
  ];
}

const byKey = (entries: readonly Entry[]) => new Map(entries.map((entry) => [keyOf(entry), entry]));

function byThemselves(entries: readonly Entry[]): Entry[] {
  const keys = new Set(entries.map(keyOf));
  return sortEntries(entries).filter(({ of }) => of === null || !keys.has(of));
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
