import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { takeTurn } from './turn.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'turn-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('a second setup is refused while the first works, and let in after it', () => {
  const file = join(folder, 'pid');
  const release = takeTurn(file);
  expect(() => takeTurn(file)).toThrow(/Another setup is at work/);
  release();
  takeTurn(file)();
});

it.each(['999999999', '', 'garbage'])(
  'a setup that was killed (pid file "%s") stands in nobody’s way',
  (content) => {
    const file = join(folder, 'pid');
    writeFileSync(file, content);
    takeTurn(file)();
  },
);
