import { parseReference } from '@zero-downtime/swarm';
import type { HistoryRecord } from '../cluster/history.ts';

export interface PruneFacts {
  /** Of the stack, oldest first. */
  history: readonly HistoryRecord[];
  /** <registry>/<service>: nothing of another repository is touched. */
  repository: string;
  /** How many releases a rollback can go to, the running one among them. */
  keep: number;
  /** Digests that must stay, whatever the history says: what services run or would return to, what other stacks can go back to. */
  inUse: ReadonlySet<string>;
}

/** An image of an old release. */
export interface OldImage {
  release: string;
  digest: string;
}

/** Which images a rollback needs, and which go: only those that the history knows to be of this service. Pure. */
export function choosePruned({ history, repository, keep, inUse }: PruneFacts): {
  kept: string[];
  old: OldImage[];
} {
  const kept = newestReleases(history, keep);
  const needed = new Set(history.filter(({ release }) => kept.includes(release)).map(digestOf));
  const old = new Map<string, OldImage>();
  for (const record of history) {
    const digest = digestOf(record);
    if (digest === undefined || parseReference(record.image).repository !== repository) continue;
    if (!needed.has(digest) && !inUse.has(digest)) old.set(digest, { release: record.release, digest });
  }
  return { kept, old: [...old.values()] };
}

/** The releases that served last, newest first. */
function newestReleases(history: readonly HistoryRecord[], count: number): string[] {
  const deployed = history.filter(({ outcome }) => outcome === 'deployed').map(({ release }) => release);
  return [...new Set(deployed.toReversed())].slice(0, count);
}

const digestOf = ({ image }: Pick<HistoryRecord, 'image'>): string | undefined =>
  parseReference(image).digest;
