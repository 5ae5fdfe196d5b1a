import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const script = fileURLToPath(new URL('fixtures/work.ts', import.meta.url));
const STOPPED = 'stopped the second\nstopped the first\n';

function work(how: string): { child: ChildProcess; ended: Promise<{ code: number; output: string }> } {
  const child = spawn(process.execPath, [script, how], { stdio: ['ignore', 'pipe', 'ignore'] });
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  return { child, ended: once(child, 'close').then(([code]) => ({ code, output })) };
}

it('everything is stopped at the end, the last one first', async () => {
  expect(await work('end').ended).toEqual({ code: 0, output: STOPPED });
});

it('everything is stopped when the work fails, and the error is kept', async () => {
  expect(await work('fail').ended).toEqual({ code: 1, output: STOPPED });
});

it.each(['SIGINT', 'SIGTERM'] as const)('everything is stopped once on %s', async (signal) => {
  const { child, ended } = work('wait');
  await once(child.stdout as NodeJS.ReadableStream, 'data');
  child.kill(signal);
  child.kill(signal);
  expect(await ended).toEqual({ code: 130, output: `working\n${STOPPED}` });
});
