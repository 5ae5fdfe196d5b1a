import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { checkChanges } from './check-changes.ts';

const RELEASE = { version: '1.0.0', content: 'c1' };
const EXPAND = 'services/shop/changes/001_first/expand.sql';
const SAFE = 'ALTER TABLE orders ADD COLUMN note text;\n';
const UNSAFE = 'ALTER TABLE orders DROP COLUMN note;\n';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'changes-'));
  await write('services/shop/package.json', JSON.stringify({ name: 'shop', version: '1.0.0' }));
  await write(EXPAND, SAFE);
});
afterEach(async () => {
  vi.useRealTimers();
  await rm(root, { recursive: true });
});

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
}

const check = (release = RELEASE) =>
  checkChanges({ root, target: { service: 'shop' } } as Parameters<typeof checkChanges>[0], release);

/** A result is written each time that the changes are linted and safe. */
const lintedAt = async () => (await stat(join(root, 'services/shop/dist/.1.0.0.linted'))).ctimeMs;

it('safe changes are linted once', async () => {
  await check();
  const first = await lintedAt();
  await check();
  expect(await lintedAt()).toBe(first);
});

it.each([
  [
    'another change',
    () => write('services/shop/changes/002_second/expand.sql', SAFE.replace('note', 'more')),
  ],
  ['another content of the release', () => check({ ...RELEASE, content: 'c2' })],
  [
    'another day, on which a waiver may have expired',
    async () => void vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 24 * 3_600_000 }),
  ],
])('they are linted again after %s', async (_, happens) => {
  await check();
  const first = await lintedAt();
  await happens();
  await check();
  expect(await lintedAt()).toBeGreaterThan(first);
});

it('unsafe changes are refused each time, also after safe ones', async () => {
  await check();
  await write(EXPAND, UNSAFE);
  for (let time = 0; time < 2; time++)
    await expect(check()).rejects.toMatchObject({
      outcome: 'refused',
      message: expect.stringContaining('001_first'),
    });
});
