import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { checksumHeader, checksumOfPhase } from './checksum.ts';
import { loadExpand } from './load-phase.ts';
import { readSource } from './source-text.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'source-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

function file(name: string, ...parts: (string | number[])[]): string {
  writeFileSync(join(dir, name), Buffer.concat(parts.map((part) => Buffer.from(part as string))));
  return join(dir, name);
}

const BOM = [0xef, 0xbb, 0xbf];
const LATIN_1 = [0xe9];

it('reads UTF-8 and leaves out a byte order mark', async () => {
  expect(await readSource(file('a.sql', "SELECT 'café';"))).toBe("SELECT 'café';");
  expect(await readSource(file('b.sql', BOM, 'SELECT 1;'))).toBe('SELECT 1;');
});

it.each([
  ['Latin-1', ['SELECT 1;\n\nSELECT ', LATIN_1], 3],
  ['UTF-16', [[0xff, 0xfe, 0x53, 0x00]], 1],
  ['a character that ends at a line break', ['-- ', [0xc3], '\n'], 1],
])('refuses %s, naming the line', async (_, parts, line) => {
  const read = readSource(file('c.sql', ...(parts as string[])));
  await expect(read).rejects.toThrow(`c.sql, line ${line}: it is not valid UTF-8`);
  await expect(read).rejects.toMatchObject({ line });
});

it('the runner and the checksum refuse what is not UTF-8', async () => {
  const sql = file('d.sql', 'SELECT 1; -- ', LATIN_1);
  await expect(checksumOfPhase(sql)).rejects.toThrow(/not valid UTF-8/);
  await expect(loadExpand(sql)).rejects.toThrow(/not valid UTF-8/);
  await expect(loadExpand(file('d.ts', 'export const up = () => {}; // ', LATIN_1))).rejects.toThrow(
    /not valid UTF-8/,
  );
});

it('the runner and the checksum ignore a byte order mark and the kind of line break', async () => {
  const marked = file('e.sql', BOM, 'SELECT 1;\r\n');
  const plain = file('f.sql', 'SELECT 1;\n');
  expect(await checksumOfPhase(marked)).toBe(await checksumOfPhase(plain));
  expect(checksumHeader(await readSource(marked))).toBe(checksumHeader(await readSource(plain)));
  const steps: string[] = [];
  const step = async (name: string) => void steps.push(name);
  await (await loadExpand(marked)).up({ serverVersion: 0, step, outside: step });
  expect(steps).toEqual(['SELECT 1']);
});
