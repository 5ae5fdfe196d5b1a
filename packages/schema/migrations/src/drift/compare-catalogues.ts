import { type Catalogue, type Entry, fingerprint, keyOf, sortEntries } from './catalogue.ts';

/** The stored schema, and what the ledger recorded since. */
export interface StoredCatalogue extends Catalogue {
  /** The hash of the entries. */
  hash: string;
  /** The phase that left it, or the person who accepted it: `002_add_code expand`. */
  leftBy: string;
  /** A phase that has begun and is not finished: it may have changed a part. */
  unfinished: string | null;
  /** A phase that finished since without storing the schema: a release ran it that cannot. */
  unseen: string | null;
}

export type Comparison =
  /** The schema has not changed if there are no differences. */
  | { compared: true; leftBy: string; differences: string[] }
  /** `loud`: `why` is worth a warning. */
  | { compared: false; why: string; loud: boolean };

/** Compares the schema with the stored one, where that is possible. */
export function compareCatalogues(stored: StoredCatalogue | undefined, now: Catalogue): Comparison {
  if (!stored) return no('no phase has stored it yet', false);
  const { unfinished, unseen, leftBy } = stored;
  if (unfinished) return no(`${unfinished} has begun and is not finished`, false);
  if (unseen) return no(`${unseen} was run by a release that does not store it`, true);
  if (stored.serverMajor !== now.serverMajor)
    return no(`it was stored on PostgreSQL ${stored.serverMajor}, and this is ${now.serverMajor}`, true);
  const same = stored.hash === fingerprint(now.entries);
  return { compared: true, leftBy, differences: same ? [] : differences(stored.entries, now.entries) };
}

interface Left {
  leftBy: string;
  differences: readonly string[];
}

/** The message that refuses a phase because of drift, with the remedy. */
export function describeDrift({ leftBy, differences }: Left): string {
  return (
    `the schema was changed by hand since ${leftBy} left it: ${differences.join('; ')}. ` +
    'Undo that, or accept it: npm run migrate -- accept --drift'
  );
}

const no = (why: string, loud: boolean): Comparison => ({ compared: false, why, loud });

/** Longer definitions, such as those of functions, are not printed. */
const LONGEST = 160;

/**
 * The differences between two schemas, a phrase each. Objects added or dropped with their table are not
 * listed.
 */
export function differences(before: readonly Entry[], now: readonly Entry[]): string[] {
  const [had, has] = [byKey(before), byKey(now)];
  const dropped = [...had.values()].filter((entry) => !has.has(keyOf(entry)));
  const added = [...has.values()].filter((entry) => !had.has(keyOf(entry)));
  const inBoth = [...has.values()].filter((entry) => had.has(keyOf(entry)));
  return [
    ...withoutParts(added).map((entry) => `${keyOf(entry)} was added${definition(entry)}`),
    ...withoutParts(dropped).map((entry) => `${keyOf(entry)} was dropped`),
    ...sortEntries(inBoth).flatMap((entry) => changed(had.get(keyOf(entry)) as Entry, entry)),
  ];
}

const byKey = (entries: readonly Entry[]) => new Map(entries.map((entry) => [keyOf(entry), entry]));

function withoutParts(entries: readonly Entry[]): Entry[] {
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
