import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { goodRelease } from '../../../packages/proof/report/test/sample-runs.ts';

const SCRIPT = fileURLToPath(new URL('report.ts', import.meta.url));
const report = (...flags: string[]) => execa(process.execPath, [SCRIPT, ...flags], { reject: false });

let folder: string;
let stored: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'report-'));
  stored = join(folder, 'run.json');
  await writeFile(stored, JSON.stringify(goodRelease()));
});
afterEach(() => rm(folder, { recursive: true }));

test('renders a stored run beside it, and prints the path', async () => {
  const { stdout, exitCode } = await report(stored);
  expect([stdout, exitCode]).toEqual([join(folder, 'run.html'), 0]);
  expect(await readFile(stdout, 'utf8')).toContain('2 of 30,000 first tries failed at 100/s');
});

test('renders it to --out', async () => {
  const out = join(folder, 'elsewhere.html');
  expect((await report(stored, '--out', out)).exitCode).toBe(0);
  expect(await readFile(out, 'utf8')).toContain('<!doctype html>');
});

test.for([
  [
    'the file is not there',
    () => [join(folder, 'none.json')],
    "does not exist. Pass the path of a drill's run.json",
  ],
  ['the page would overwrite the run', () => [stored, '--out', stored], 'would be overwritten'],
  ['no file is given', () => [], "missing required argument 'file'"],
] as const)('is refused when %s, and writes nothing', async ([, flags, words]) => {
  const { stderr, exitCode } = await report(...flags());
  expect(stderr).toContain(words);
  expect(exitCode).toBe(2);
  expect(await readdir(folder)).toEqual(['run.json']);
});

test('fails when the page cannot be written', async () => {
  const { stderr, exitCode } = await report(stored, '--out', join(folder, 'no', 'folder.html'));
  expect(stderr).toContain('ENOENT');
  expect(exitCode).toBe(1);
});
