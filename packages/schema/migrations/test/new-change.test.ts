import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadBackfill, loadContract, loadExpand } from '../src/files/load-phase.ts';
import { newChange, readChanges, runSchemaCommand } from '../src/index.ts';

let dir: string;
beforeEach(async () => {
  // Inside the package, so that the written files resolve its imports.
  dir = await mkdtemp(join(import.meta.dirname, 'new-'));
});
afterEach(() => rm(dir, { recursive: true }));

const schema = async (...argv: string[]) => {
  let text = '';
  const code = await runSchemaCommand(
    argv,
    {},
    { changesDir: dir, stdout: { write: (line: string) => (text += line) } },
  );
  return { code, text };
};

describe('schema new', () => {
  it('writes a change with the next number, whose phases can be read', async () => {
    await mkdir(join(dir, '009_before'));
    expect((await schema('new', 'add_code')).code).toBe(0);
    const change = (await readChanges(dir)).at(-1);
    expect(change?.name).toBe('010_add_code');
    const { expand, backfill, contract } = change?.files ?? {};
    await loadExpand(expand as string);
    await loadBackfill(backfill as string);
    expect((await loadContract(contract as string)).oldestRelease).toBe('0.0.0');
  });

  it('begins with 001, also in a folder that does not exist', async () => {
    expect(await newChange(join(dir, 'changes'), 'first')).toBe(join(dir, 'changes/001_first'));
  });

  it.each(['Add', 'add-code', '../x', '1st', 'add__code', '', 'a'.repeat(51)])(
    'refuses the name %j',
    async (name) => {
      const { code, text } = await schema('new', name);
      expect(code).toBe(2);
      expect(JSON.parse(text).message).toContain('such as add_order_tracking');
      expect(await readdir(dir)).toEqual([]);
    },
  );

  it('refuses a name that another change has, and overwrites nothing', async () => {
    await newChange(dir, 'add_code');
    const before = await readFile(join(dir, '001_add_code/expand.ts'), 'utf8');
    expect((await schema('new', 'add_code')).code).toBe(2);
    expect(await readFile(join(dir, '001_add_code/expand.ts'), 'utf8')).toBe(before);
    expect(await readdir(dir)).toEqual(['001_add_code']);
  });
});

it('schema --help prints the usage', async () => {
  const { code, text } = await schema('--help');
  expect(code).toBe(0);
  expect(text).toMatch(/^usage: schema <expand\|.*new NAME/s);
});
