import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readStackFiles } from './files.ts';

let top: string;
let root: string;
beforeEach(async () => {
  top = await mkdtemp(join(tmpdir(), 'mounted-'));
  root = join(top, 'checkout');
  await mkdir(join(root, 'infra/stack'), { recursive: true });
  await writeFile(join(top, 'secret'), 'precious');
  await writeFile(join(root, 'infra/own'), 'own');
});
afterEach(() => rm(top, { recursive: true }));

async function mount(file: string) {
  await writeFile(join(root, 'infra/stack/a.yml'), `configs: { one: { file: ${file} } }`);
  return (await readStackFiles(root, ['a.yml'], {})).mounted;
}

it('a stack file mounts files of the checkout', async () =>
  expect(await mount('../own')).toEqual([{ path: '../own', text: 'own' }]));

it.each(['../../../secret', '../../../../../../../../../../etc/hostname', '../linked', '../folder/secret'])(
  'refuses to mount %s, which is outside the checkout',
  async (file) => {
    await symlink(join(top, 'secret'), join(root, 'infra/linked'));
    await symlink(top, join(root, 'infra/folder'));
    await expect(mount(file)).rejects.toMatchObject({
      outcome: 'refused',
      message: expect.stringContaining('is outside the checkout'),
    });
  },
);
