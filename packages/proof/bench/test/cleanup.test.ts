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

it('what was started is stopped at the end, the last one first', async () => {
  expect(await work('end').ended).toEqual({ code: 0, output: STOPPED });
});

it('and when the work fails, which stays an error', async () => {
  expect(await work('fail').ended).toEqual({ code: 1, output: STOPPED });
});

it.each(['SIGINT', 'SIGTERM'] as const)('and on %s, once', async (signal) => {
  const { child, ended } = work('wait');
  await once(child.stdout as NodeJS.ReadableStream, 'data');
  child.kill(signal);
  child.kill(signal);
  expect(await ended).toEqual({ code: 130, output: `working\n${STOPPED}` });
});
