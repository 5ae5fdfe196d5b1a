import { type Catalogue, fingerprint } from './catalogue.ts';
import { differences } from './differences.ts';

/** What the ledger keeps of the schema, and what it knows of the time since. */
export interface Kept extends Catalogue {
  /** Of the entries. */
  hash: string;
  /** The phase that left it so, or whoever accepted it: `002_add_code expand`. */
  leftBy: string;
  /** A phase that has begun and is not finished: it may have changed a part. */
  unfinished: string | null;
  /** A phase that finished since and kept nothing: a release ran it that does not know how. */
  unseen: string | null;
}

export type Verdict =
  /** No differences: the schema is as it was left. */
  | { compared: true; leftBy: string; differences: string[] }
  /** `loud`: why, for people to read; else it is nothing out of the ordinary. */
  | { compared: false; why: string; loud: boolean };

/** Decides whether a schema is as the last phase has left it, as far as that can be told. Pure. */
export function judge(kept: Kept | undefined, now: Catalogue): Verdict {
  if (!kept) return no('no phase has kept a description of it yet', false);
  const { unfinished, unseen, leftBy } = kept;
  if (unfinished) return no(`${unfinished} has begun and is not finished`, false);
  if (unseen) return no(`${unseen} was run by a release that keeps no description of it`, true);
  if (kept.serverMajor !== now.serverMajor)
    return no(`it was kept on PostgreSQL ${kept.serverMajor}, and this is ${now.serverMajor}`, true);
  const same = kept.hash === fingerprint(now.entries);
  return { compared: true, leftBy, differences: same ? [] : differences(kept.entries, now.entries) };
}

const no = (why: string, loud: boolean): Verdict => ({ compared: false, why, loud });
