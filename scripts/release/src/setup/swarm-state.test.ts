import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { setDamagedStateAside } from './swarm-state.ts';

async function stateDir(content: string): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'swarm-state-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  await writeFile(join(dir, 'docker-state.json'), content);
  return dir;
}

test.each(['', '{"LocalAddr":"127.'])('renames a damaged state file and keeps it: %j', async (torn) => {
  const dir = await stateDir(torn);
  await setDamagedStateAside(join(dir, 'docker-state.json'));
  expect(await readdir(dir)).toEqual(['docker-state.json.damaged']);
});

test('does not change a valid file, and accepts a missing one', async () => {
  const dir = await stateDir('{"LocalAddr":"127.0.0.1"}');
  await setDamagedStateAside(join(dir, 'docker-state.json'));
  expect(await readFile(join(dir, 'docker-state.json'), 'utf8')).toBe('{"LocalAddr":"127.0.0.1"}');
  await expect(setDamagedStateAside(join(dir, 'none.json'))).resolves.toBeUndefined();
});
