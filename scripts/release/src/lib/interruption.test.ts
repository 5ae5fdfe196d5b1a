import { once } from 'node:events';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { SIGNALS } from './interruption.ts';

const WORK = `
import { execa } from 'execa';
import { setTimeout as sleep } from 'node:timers/promises';
import { onInterruption } from '${new URL('interruption.ts', import.meta.url).href}';

const signal = onInterruption(() => new Error('interrupted'));
const child = execa('sleep', ['60'], { reject: false });
console.log('at work');
await sleep(60_000, undefined, { signal }).catch(() => {});
child.kill();
await child;
console.log('cleaned up');
`;

test.each(SIGNALS)('after %s a command with child processes still cleans up', async (signal) => {
  const work = execa('node', ['--input-type=module-typescript', '--eval', WORK], {
    cwd: import.meta.dirname,
    reject: false,
  });
  await once(work.stdout, 'data');
  work.kill(signal);
  expect(await work).toMatchObject({ exitCode: 0, stdout: 'at work\ncleaned up' });
});
