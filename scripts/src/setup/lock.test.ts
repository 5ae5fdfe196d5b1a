import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { lockAddress, oneAtATime } from './lock.ts';

const addresses = [lockAddress(`test-lock-${process.pid}`), join(tmpdir(), `test-lock-${process.pid}.sock`)];

it.each(addresses)('of several setups one works at a time, and each gets its turn (%j)', async (address) => {
  let working = 0;
  let most = 0;
  const work = async () => {
    working += 1;
    most = Math.max(most, working);
    await new Promise((resolve) => setImmediate(resolve));
    working -= 1;
  };
  await Promise.all(Array.from({ length: 4 }, () => oneAtATime(address, work)));
  expect(most).toBe(1);
});

it('a setup that fails lets the next one work', async () => {
  const [address] = addresses as [string];
  await expect(oneAtATime(address, () => Promise.reject(new Error('no disk')))).rejects.toThrow('no disk');
  expect(await oneAtATime(address, async () => 'done')).toBe('done');
});
