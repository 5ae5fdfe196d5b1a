import { refuse } from '@zero-downtime/deploy/errors';
import { execa } from 'execa';

/** @throws Ending (refused) when the checkout has uncommitted changes, which git could not restore after the command */
export async function requireCleanTree(root: string): Promise<void> {
  const { stdout } = await execa('git', ['status', '--porcelain'], { cwd: root });
  if (stdout !== '')
    throw refuse(
      `the checkout has changes that are not committed:\n${stdout}`,
      'commit or stash them, so that git can undo this command',
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

/** Updates package-lock.json and node_modules for the workspaces. Needs no network, as no package is new. False when npm failed. */
export async function relinkWorkspaces(root: string): Promise<boolean> {
  const args = ['install', '--ignore-scripts', '--offline', '--no-audit', '--no-fund'];
  return (await execa('npm', args, { cwd: root, reject: false })).exitCode === 0;
}

/** Formats the checkout and sorts imports, whose order depends on the names. */
export async function formatCheckout(root: string): Promise<void> {
  await execa('biome', ['check', '--write', '.'], {
    cwd: root,
    preferLocal: true,
    localDir: root,
    reject: false,
  });
}
