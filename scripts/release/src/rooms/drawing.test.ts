import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../lib/command.ts';
import { ROOMS } from './rules.ts';

test('docs/architecture.md draws exactly the imports that the rooms allow', async () => {
  const text = await readFile(join(ROOT, 'docs/architecture.md'), 'utf8');
  const drawing = /```mermaid\nflowchart TD\n([^`]*)```/.exec(text)?.[1] ?? '';
  const drawn = drawing
    .trim()
    .split('\n')
    .map((line) => line.trim());
  const allowed = ROOMS.flatMap(({ folders, mayImport }) =>
    folders.flatMap((from) => mayImport.map((to) => `${from} --> ${to}`)),
  );
  expect(drawn.toSorted()).toEqual(allowed.toSorted());
});
