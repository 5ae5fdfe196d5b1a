import { refuse } from '@zero-downtime/deploy/errors';
import { execa } from 'execa';

/** @throws Ending (refused) when something is not committed: git is the way back from a command that edits many files */
export async function requireCleanTree(root: string): Promise<void> {
  const { stdout } = await execa('git', ['status', '--porcelain'], { cwd: root });
  if (stdout !== '')
    throw refuse(
      `the checkout has changes that are not committed:\n${stdout}`,
      'commit or stash them; git is the way back',
    );
}

/** Paths of the checkout's committed files. */
export async function trackedFiles(root: string): Promise<string[]> {
  const { stdout } = await execa('git', ['ls-files', '-z'], { cwd: root });
  return stdout.split('\0').filter(Boolean);
}

/** Files that contain a word, ignoring case. */
export async function filesWith(root: string, word: string): Promise<string[]> {
  const { stdout } = await execa('git', ['grep', '--untracked', '-Iil', word], { cwd: root, reject: false });
  return stdout.split('\n').filter(Boolean);
}

/** Brings package-lock.json and node_modules in line with the workspaces. Needs no network: no package is new. False when npm failed. */
export async function relinkWorkspaces(root: string): Promise<boolean> {
  const args = ['install', '--ignore-scripts', '--offline', '--no-audit', '--no-fund'];
  return (await execa('npm', args, { cwd: root, reject: false })).exitCode === 0;
}

/** Formats the checkout and sorts imports, which other names put into another order. */
export async function formatCheckout(root: string): Promise<void> {
  await execa('biome', ['check', '--write', '.'], {
    cwd: root,
    preferLocal: true,
    localDir: root,
    reject: false,
  });
}
