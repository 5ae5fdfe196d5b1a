import { parseReference } from '@zero-downtime/swarm';
import type { HistoryRecord } from '../cluster/history.ts';

export interface PruneFacts {
  /** The records of the stack, oldest first. */
  history: readonly HistoryRecord[];
  /** <registry>/<service>: nothing of another repository is touched. */
  repository: string;
  /** The number of releases that a rollback can return to, including the running one. */
  keep: number;
  /** Digests that must stay: those that services run or would roll back to, and those in the histories of other stacks. */
  inUse: ReadonlySet<string>;
}

/** An image of an old release. */
export interface OldImage {
  release: string;
  digest: string;
}

/** Chooses the images to keep for rollbacks and to remove; removes only images that the history has for this service. */
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

/** The releases that were deployed last, newest first. */
function newestReleases(history: readonly HistoryRecord[], count: number): string[] {
  const deployed = history.filter(({ outcome }) => outcome === 'deployed').map(({ release }) => release);
  return [...new Set(deployed.toReversed())].slice(0, count);
}

const digestOf = ({ image }: Pick<HistoryRecord, 'image'>): string | undefined =>
  parseReference(image).digest;
