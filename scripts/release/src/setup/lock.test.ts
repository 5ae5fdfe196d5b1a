import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lockAddress, oneAtATime } from './lock.ts';

const name = `zero-downtime-lock-test-${process.pid}`;

test('two callers at the same address never overlap', async () => {
  const events: string[] = [];
  const work = (who: string) => async () => {
    events.push(`${who} in`);
    await new Promise((resolve) => setImmediate(resolve));
    events.push(`${who} out`);
  };
  const address = lockAddress(`${name}-a`);
  await Promise.all(['a', 'b', 'c'].map((who) => oneAtATime(address, work(who))));
  expect(events).toHaveLength(6);
  for (let i = 0; i < 6; i += 2) expect(events[i + 1]).toBe(events[i]?.replace('in', 'out'));
});

test('a failing caller releases the lock', async () => {
  const address = lockAddress(`${name}-b`);
  await expect(oneAtATime(address, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await expect(oneAtATime(address, async () => 'next')).resolves.toBe('next');
});

test.each([
  ['an abstract socket', lockAddress(`${name}-c`, 'linux')],
  ['a socket file', join(tmpdir(), `${name}.sock`)],
])('a killed holder leaves no lock: %s', async (_, address) => {
  const script = `require('net').createServer(() => {}).listen(${JSON.stringify(address)}, () => console.log('held'))`;
  const holder = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(holder.stdout, 'data');
  const next = oneAtATime(address, async () => 'mine');
  holder.kill('SIGKILL');
  await expect(next).resolves.toBe('mine');
});
