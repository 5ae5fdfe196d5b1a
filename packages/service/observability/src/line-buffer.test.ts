import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, it, onTestFinished } from 'vitest';

/** A process that has logged `count` lines without a reader, and how many lines it dropped. It exits on SIGTERM. */
async function launchUnread(count: number) {
  const script = `
    import { writeSync } from 'node:fs';
    import { createLogger } from '${new URL('logger.ts', import.meta.url)}';
    import { droppedLines } from '${new URL('stdout.ts', import.meta.url)}';
    process.once('SIGTERM', () => process.exit(3));
    const logger = createLogger({ service: 'shop', release: '1.0.0', level: 'info' });
    for (let i = 0; i < ${count}; i += 1) {
      logger.info({ i }, 'line');
      if (i % 10 === 0) await new Promise(setImmediate);
    }
    writeSync(3, String(droppedLines()));
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module-typescript', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [, stdout, , report] = child.stdio as Readable[] as [unknown, Readable, unknown, Readable];
  const [dropped] = await once(report, 'data');
  return { child, stdout, dropped: Number(dropped) };
}

/** The numbers of all lines until the process has ended. */
async function numbersOf(output: Readable): Promise<number[]> {
  const lines = (await text(output)).trim().split('\n');
  return lines.map((line) => JSON.parse(line).i);
}
const upTo = (count: number) => [...Array(count).keys()];

it('keeps the lines while the output is not read, and loses none when it is read again', async () => {
  const { child, stdout, dropped } = await launchUnread(20_000);
  expect(dropped).toBe(0);
  child.kill('SIGTERM');
  expect(await numbersOf(stdout)).toEqual(upTo(20_000));
});

it('drops and counts the newest lines when it is full', async () => {
  const { child, stdout, dropped } = await launchUnread(80_000);
  expect(dropped).toBeGreaterThan(0);
  child.kill('SIGTERM');
  expect(await numbersOf(stdout)).toEqual(upTo(80_000 - dropped));
});

it('does not block the exit of a process whose output is never read', async () => {
  const { child } = await launchUnread(20_000);
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([3, null]);
});

it('does not end a process whose reader has exited', async () => {
  const { child, stdout } = await launchUnread(20_000);
  stdout.destroy();
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([3, null]);
});
