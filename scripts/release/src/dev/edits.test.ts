import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { awaitEdit, fingerprint } from './edits.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'edits-'));
  await writeFile(join(folder, 'package.json'), '{"version":"1.0.0"}');
  await mkdir(join(folder, 'changes/001_a'), { recursive: true });
  await writeFile(join(folder, 'changes/001_a/expand.sql'), 'select 1');
});
afterEach(() => rm(folder, { recursive: true }));
const never = new AbortController().signal;

test.each([
  ['a change is edited', () => writeFile(join(folder, 'changes/001_a/expand.sql'), 'select 2')],
  ['a phase is added', () => writeFile(join(folder, 'changes/001_a/contract.ts'), 'export {}')],
  [
    'a change is added',
    async () => {
      await mkdir(join(folder, 'changes/002_b'));
      await writeFile(join(folder, 'changes/002_b/expand.ts'), 'export {}');
    },
  ],
  [
    'the version is raised by an editor that replaces the file',
    async () => {
      await writeFile(join(folder, 'package.json~'), '{"version":"1.1.0"}');
      await rename(join(folder, 'package.json~'), join(folder, 'package.json'));
    },
  ],
])('an edit is seen when %s', async (_, edit) => {
  const before = await fingerprint(folder);
  const edited = awaitEdit(folder, before, never);
  await edit();
  await edited;
  expect(await fingerprint(folder)).not.toBe(before);
});

test('an edit from before the watch is seen', async () => {
  const before = await fingerprint(folder);
  await writeFile(join(folder, 'changes/001_a/expand.sql'), 'select 2');
  await awaitEdit(folder, before, never);
});

test('an unchanged save, an unrelated file and a half-written package.json are not edits', async () => {
  const before = await fingerprint(folder);
  const stop = new AbortController();
  let seen = false;
  const edited = awaitEdit(folder, before, stop.signal).then(() => {
    seen = true;
  });
  await writeFile(join(folder, 'changes/001_a/expand.sql'), 'select 1');
  await writeFile(join(folder, 'changes/README.md'), 'about');
  await writeFile(join(folder, 'package.json'), '{"vers');
  expect(await fingerprint(folder)).toBeUndefined();
  await writeFile(join(folder, 'package.json'), '{"version":"1.0.0","private":true}');
  expect(await fingerprint(folder)).toBe(before);
  stop.abort(new Error('enough'));
  await expect(edited).rejects.toThrow('enough');
  expect(seen).toBe(false);
});
