import { execa } from 'execa';

/** What of the repository's history a checkout is. */
export interface Revision {
  commit: string;
  /** Files that differ from that commit, or that it does not have. */
  uncommitted: readonly string[];
}

/** Asks git. undefined where there is no repository, or no commit in it yet. */
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

/** The commit, with `-dirty` where the checkout is not what that commit holds. */
export const revisionLabel = ({ commit, uncommitted }: Revision): string =>
  uncommitted.length === 0 ? commit : `${commit}-dirty`;
