import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadBackfill, loadContract, loadExpand } from './load-phase.ts';
import { findChangesDir, readChanges } from './read-changes.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'changes-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

function file(path: string, content = ''): string {
  mkdirSync(dirname(join(dir, path)), { recursive: true });
  writeFileSync(join(dir, path), content);
  return join(dir, path);
}

it('reads changes whose phases are sources or bundles', async () => {
  file('README.md');
  file('.DS_Store');
  file('.idea/workspace.xml');
  file('001_a/.DS_Store');
  file('001_a/.expand.ts.swp');
  file('002_b/expand.cjs');
  file('001_a/expand.ts');
  file('001_a/contract.ts');
  expect(await readChanges(dir)).toEqual([
    {
      name: '001_a',
      files: { expand: join(dir, '001_a/expand.ts'), contract: join(dir, '001_a/contract.ts') },
    },
    { name: '002_b', files: { expand: join(dir, '002_b/expand.cjs') } },
  ]);
});

it.each([
  '001_a/expnad.ts',
  '001_a/backfill.sql',
  '001_a/expand.js',
  'add_tracking/expand.ts',
  '001 a/expand.ts',
])('refuses %s', async (path) => {
  file(path);
  await expect(readChanges(dir)).rejects.toThrow(/must be/);
});

it('accepts expand and contract as SQL, but not together with TypeScript', async () => {
  file('001_a/expand.sql');
  file('001_a/backfill.ts');
  file('001_a/contract.sql');
  expect(Object.keys((await readChanges(dir))[0]?.files ?? {})).toEqual(['backfill', 'contract', 'expand']);
  file('001_a/expand.ts');
  await expect(readChanges(dir)).rejects.toThrow(/has expand twice/);
});

it('sorts change 1000 after 999', async () => {
  for (const name of ['1000_d', '999_c', '001_a']) file(`${name}/expand.ts`);
  expect((await readChanges(dir)).map(({ name }) => name)).toEqual(['001_a', '999_c', '1000_d']);
});

it('refuses a phase that exists as source and as bundle', async () => {
  file('001_a/expand.ts');
  file('001_a/expand.cjs');
  await expect(readChanges(dir)).rejects.toThrow(/has expand twice/);
});

it('finds the changes beside a bundle, or one folder above a source', () => {
  file('app/changes/001_a/expand.cjs');
  expect(findChangesDir(join(dir, 'app'))).toBe(join(dir, 'app/changes'));
  expect(findChangesDir(join(dir, 'src'))).toBe(join(dir, 'changes'));
});

it('loads what a phase exports', async () => {
  const contract = file('c.cjs', "module.exports = { up: async () => {}, oldestRelease: '2.0.0' };");
  expect(await loadContract(contract)).toMatchObject({ oldestRelease: '2.0.0' });
});

it.each([
  ['an expand without up', () => loadExpand(file('a.cjs', 'exports.down = 1;')), /must export a function up/],
  [
    'a contract without oldestRelease',
    () => loadContract(file('b.cjs', 'exports.up = () => {};')),
    /oldestRelease/,
  ],
  [
    'a contract whose oldestRelease is no version',
    () => loadContract(file('d.cjs', "exports.up = () => {}; exports.oldestRelease = 'v2';")),
    /oldestRelease/,
  ],
  [
    'a contract in SQL without its oldest release',
    () => loadContract(file('f.sql', '-- oldest-release: soon\nDROP TABLE a;')),
    /-- oldest-release: 2\.0\.0/,
  ],
  [
    'SQL that a phase cannot run, naming its line',
    () => loadExpand(file('g.sql', 'SELECT 1;\n\nVACUUM things;')),
    /g\.sql, line 3: it cannot run in a transaction/,
  ],
  [
    'a backfill without remaining',
    () => loadBackfill(file('e.cjs', 'exports.backfill = { batch() {} };')),
    /remaining/,
  ],
])('refuses %s', async (_, load, message) => {
  await expect(load()).rejects.toThrow(message);
});
