import { expect, it } from 'vitest';
import { LabFailed } from '../errors.ts';
import { limitFrom } from './slow-disk.ts';
import { readStall, resumeDatabase } from './stall-database.ts';

it.each([
  ['v1 /sys/blkio/x/write_iops 7:3\n', { file: '/sys/blkio/x/write_iops', slow: '7:3 30', free: '7:3 0' }],
  ['v2 /sys/x/io.max 254:0', { file: '/sys/x/io.max', slow: '254:0 wiops=30', free: '254:0 wiops=max' }],
  ['', undefined],
])('the limit of a container has the format of its kernel: "%s"', (found, limit) => {
  expect(limitFrom(found, 30)).toEqual(limit);
});

it('a stall has the times printed by the container', () => {
  expect(readStall('1795895359215 1795895362219\n')).toEqual({
    fromMs: 1795895359215,
    untilMs: 1795895362219,
  });
});

it('a time without milliseconds is refused', () => {
  expect(() => readStall('1795895359%3N 1795895362%3N')).toThrow(LabFailed);
});

it.each([
  ['Container 78bb14 is not running', true],
  ['permission denied', false],
])('a database whose container fails with "%s" meanwhile is no fault: %s', async (stderr, ignored) => {
  const run = async (command: readonly string[]) => {
    if (command[1] === 'ps') return 'orders_db.1.x';
    throw new LabFailed(stderr, 'npm run lab -- status');
  };
  const resumed = resumeDatabase([{ name: 'node-1', run }], 'orders_db');
  await (ignored ? expect(resumed).resolves.toBeUndefined() : expect(resumed).rejects.toThrow(stderr));
});
