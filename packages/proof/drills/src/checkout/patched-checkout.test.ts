import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { EditDoesNotFit } from './edit.ts';
import { patchedCheckout } from './patched-checkout.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'original-'));
  for (const folder of [
    'packages/room/greet',
    'services',
    'scripts',
    'node_modules/@zero-downtime',
    'node_modules/noise',
  ])
    await mkdir(join(root, folder), { recursive: true });
  await writeFile(join(root, 'package.json'), '{"type":"module"}');
  await writeFile(
    join(root, 'packages/room/greet/package.json'),
    '{"name":"@zero-downtime/greet","type":"module","exports":"./greet.js"}',
  );
  await writeFile(join(root, 'packages/room/greet/greet.js'), "export const greeting = 'drained';");
  await writeFile(join(root, 'node_modules/noise/index.js'), "module.exports = 'noise';");
  await symlink('../../packages/room/greet', join(root, 'node_modules/@zero-downtime/greet'));
  await writeFile(
    join(root, 'scripts/greet.js'),
    "import noise from 'noise'; import { greeting } from '@zero-downtime/greet'; console.log(noise, greeting);",
  );
});
afterEach(() => rm(root, { recursive: true }));

const run = async (checkout: string) =>
  (await execa(process.execPath, [join(checkout, 'scripts/greet.js')])).stdout;

it('a copy runs its edited package, and the original is unchanged', async () => {
  const edit = { file: 'packages/room/greet/greet.js', replace: 'drained', by: 'closed' };
  const copy = await patchedCheckout(root, [edit, { file: 'services/new/readme.txt', create: 'new' }]);
  expect(await run(copy.root)).toBe('noise closed');
  expect(await readFile(join(copy.root, 'services/new/readme.txt'), 'utf8')).toBe('new');
  expect(await run(root)).toBe('noise drained');
  await copy.remove();
  await expect(readdir(copy.root)).rejects.toThrow('ENOENT');
});

it.each([['absent'], ['e']])(
  'an edit whose text "%s" does not occur exactly once is refused',
  async (replace) => {
    const edit = { file: 'packages/room/greet/greet.js', replace, by: '' };
    await expect(patchedCheckout(root, [edit])).rejects.toThrow(EditDoesNotFit);
  },
);
