import { runDatabase } from '@zero-downtime/database/testing/run';
import { afterAll, expect, it, vi } from 'vitest';
import { lintCommand } from '../../src/index.ts';
import { changesFolder } from '../lint/changes-folder.ts';

afterAll(() => vi.unstubAllEnvs());

async function lintOn(url: string, ...folders: string[]) {
  vi.stubEnv('TRACE_DATABASE_URL', url);
  const out = { stdout: '', stderr: '' };
  const to = (stream: 'stdout' | 'stderr') => ({
    write(text: string) {
      out[stream] += text;
    },
  });
  const code = await lintCommand(['--trace', ...folders], { stdout: to('stdout'), stderr: to('stderr') });
  return { code, ...out };
}

const folder = () => changesFolder({ '001_a/expand.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY);' });

it('traces once on a given empty database', async () => {
  const { ownerUrl } = await runDatabase();
  expect(await lintOn(ownerUrl, folder())).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('001_a expand'),
  });
  const again = await lintOn(ownerUrl, folder());
  expect(again).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('is not empty') });
  expect(again.stderr).not.toContain(new URL(ownerUrl).password);
});

it('refuses a second folder, and a server that does not answer', async () => {
  const { ownerUrl } = await runDatabase();
  expect(await lintOn(ownerUrl, folder(), folder())).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('one folder at a time'),
  });
  expect(await lintOn('postgres://a:b@127.0.0.1:1/c', folder())).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('could not connect as'),
  });
});
