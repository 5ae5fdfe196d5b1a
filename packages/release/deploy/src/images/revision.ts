import { execa } from 'execa';

/** The commit of a checkout, and its uncommitted changes. */
export interface Revision {
  commit: string;
  /** Files that differ from the commit, or are not in it. */
  uncommitted: readonly string[];
}

/** Reads the revision from git. undefined without a repository, or without a commit in it. */
export async function readRevision(root: string): Promise<Revision | undefined> {
  const git = (...args: string[]) =>
    execa('git', ['--no-optional-locks', ...args], { cwd: root, reject: false, stripFinalNewline: false });
  const head = await git('rev-parse', 'HEAD');
  const status = await git('status', '--porcelain', '-z', '--untracked-files=all', '--no-renames');
  if (head.exitCode !== 0 || status.exitCode !== 0) return undefined;
  const uncommitted = status.stdout
    .split('\0')
    .filter(Boolean)
    .map((line) => line.slice(3));
  return { commit: head.stdout.trim(), uncommitted };
}

/** The commit, with `-dirty` when the checkout differs from it. */
export const revisionLabel = ({ commit, uncommitted }: Revision): string =>
  uncommitted.length === 0 ? commit : `${commit}-dirty`;
