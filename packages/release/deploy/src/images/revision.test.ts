import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readRevision, revisionLabel } from './revision.ts';

let root: string;
const git = (...args: string[]) =>
  execa('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], { cwd: root });
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'revision-'));
});
afterAll(() => rm(root, { recursive: true }));

it('a folder without a repository or a commit has no revision', async () => {
  expect(await readRevision(root)).toBeUndefined();
  await git('init', '--quiet');
  expect(await readRevision(root)).toBeUndefined();
});

it('a checkout without changes is its commit; edits and new files make it dirty', async () => {
  await writeFile(join(root, 'a.ts'), 'one');
  await git('add', '.');
  await git('commit', '--quiet', '--message', 'first');
  const clean = await readRevision(root);
  expect(clean).toEqual({ commit: expect.stringMatching(/^[0-9a-f]{40}$/), uncommitted: [] });
  expect(clean && revisionLabel(clean)).toBe(clean?.commit);

  await writeFile(join(root, 'a.ts'), 'two');
  await writeFile(join(root, 'b c.ts'), 'new');
  await git('add', '--intent-to-add', 'b c.ts');
  await writeFile(join(root, 'd e.ts'), 'new');
  const dirty = await readRevision(root);
  expect(dirty?.uncommitted).toEqual(['a.ts', 'b c.ts', 'd e.ts']);
  expect(dirty && revisionLabel(dirty)).toBe(`${clean?.commit}-dirty`);
});
