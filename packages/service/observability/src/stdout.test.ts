import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';

/** A process with a logger that runs `what`. */
function launch(what: string) {
  const script = `
    import { createLogger } from '${new URL('logger.ts', import.meta.url)}';
    const logger = createLogger({ service: 'shop', release: '1.0.0', level: 'info' });
    ${what}`;
  return spawn(process.execPath, ['--input-type=module-typescript', '--eval', script], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}
const LAST = `for (let i = 0; i < 1000; i += 1) logger.info({ i }, 'line'); logger.info('last');`;

it.each([
  ['ends by itself', LAST],
  ['calls process.exit', `${LAST} process.exit(3);`],
  ['throws an uncaught exception', `setTimeout(() => { ${LAST} throw new Error('bug'); }, 1);`],
  ['has an unhandled rejection', `${LAST} await Promise.reject(new Error('bug'));`],
  [
    'is stopped by SIGTERM',
    `process.once('SIGTERM', () => { ${LAST} process.exit(); }); setInterval(() => {}, 1000); process.kill(process.pid, 'SIGTERM');`,
  ],
])('no line is lost by a process that %s', async (_, what) => {
  const lines = (await text(launch(what).stdout)).trim().split('\n');
  expect(lines).toHaveLength(1001);
  expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ msg: 'last' });
});

it('a warning is written at once, even if the process is killed next', async () => {
  const child = launch(`logger.info('before'); logger.warn('last'); process.kill(process.pid, 'SIGKILL');`);
  expect((await text(child.stdout)).match(/before|last/g)).toEqual(['before', 'last']);
});

it('a running process writes its lines without delay', async () => {
  const child = launch(`logger.info('hello'); setInterval(() => {}, 1000);`);
  const [chunk] = await once(child.stdout, 'data');
  expect(JSON.parse(String(chunk))).toMatchObject({ msg: 'hello' });
  child.kill();
});
