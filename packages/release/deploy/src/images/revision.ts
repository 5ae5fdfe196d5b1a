import { execa } from 'execa';

/** The commit of a checkout, and its uncommitted changes. */
export interface Revision {
  commit: string;
  /** Files that differ from the commit, or are not in it. */
  uncommitted: readonly string[];
}

/** Reads the revision from git. undefined without a repository, or without a commit in it. */
export async function readRevision(root: string): Promise<Revision | undefined> {
  const flags = ['--porcelain=v2', '--branch', '-z', '--untracked-files=all', '--no-renames'];
  const { exitCode, stdout } = await execa('git', ['--no-optional-locks', 'status', ...flags], {
    cwd: root,
    reject: false,
    stripFinalNewline: false,
  });
  const entries = stdout?.split('\0').filter(Boolean) ?? [];
  const commit = entries.find((entry) => entry.startsWith(COMMIT))?.slice(COMMIT.length);
  if (exitCode !== 0 || commit === undefined || commit === '(initial)') return undefined;
  const uncommitted = entries.flatMap((entry) => {
    const fields = FIELDS_BEFORE_PATH[entry[0] as string];
    return fields === undefined ? [] : [entry.split(' ').slice(fields).join(' ')];
  });
  return { commit, uncommitted };
}

const COMMIT = '# branch.oid ';

/** By the kind of an entry: changed, unmerged, untracked (git-status(1), porcelain format version 2). */
const FIELDS_BEFORE_PATH: Record<string, number> = { '1': 8, u: 10, '?': 1 };

/** The commit, with `-dirty` when the checkout differs from it. */
export const revisionLabel = ({ commit, uncommitted }: Revision): string =>
  uncommitted.length === 0 ? commit : `${commit}-dirty`;
