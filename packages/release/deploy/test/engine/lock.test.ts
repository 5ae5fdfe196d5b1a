import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { describe, it, type TestContext } from 'vitest';
import { acquireLock, breakLock, readLock } from '../../src/cluster/lock.ts';
import { thisProcess } from '../../src/cluster/lock-holder.ts';
import type { DeployEvent } from '../../src/events.ts';
import { engineSite, TIMES } from './site.ts';

/* On a real Swarm: the locks are configs of a stack that has nothing else. */
const HOLD = fileURLToPath(new URL('hold-lock.ts', import.meta.url));

/** A stack without a lock, and runs that take it on other machines; nothing of them is left when the test ends. */
function newStack(onTestFinished: TestContext['onTestFinished']) {
  const stack = `lock-test-${process.pid}-${randomBytes(3).toString('hex')}`;
  const holders: ReturnType<typeof hold>[] = [];
  onTestFinished(async () => {
    for (const holder of holders) holder.kill('SIGKILL');
    await Promise.all(holders);
    await breakLock(engineSite(stack));
    const left = await configs(stack);
    if (left.length > 0) await execa('docker', ['config', 'rm', ...left]);
  });
  return {
    startHolder: async (host: string) => {
      const holder = hold(stack, host);
      holders.push(holder);
      await once(holder.stdout, 'data');
      // Not the subprocess itself, which is a promise of its end.
      return { send: (signal: NodeJS.Signals) => holder.kill(signal), ended: () => holder };
    },
    take: (host: string, events?: DeployEvent[]) =>
      acquireLock(engineSite(stack, events), 'deploy', {
        times: TIMES,
        me: { ...thisProcess('deploy'), host },
      }),
    holder: () => readLock(engineSite(stack)),
    configs: () => configs(stack),
  };
}

const hold = (stack: string, host: string) =>
  execa(process.execPath, [HOLD, stack, host], { reject: false, stderr: 'inherit' });

async function configs(stack: string): Promise<string[]> {
  const { stdout } = await execa('docker', ['config', 'ls', '--format', '{{.Name}}']);
  return stdout.split('\n').filter((name) => name.startsWith(stack));
}

describe.concurrent('the lock of a run on another machine', () => {
  it('is taken over by the next run after its holder was killed', async ({ expect, onTestFinished }) => {
    const { startHolder, take, holder: readHolder, configs } = newStack(onTestFinished);
    const holder = await startHolder('ci-1');
    await expect(take('ci-2')).rejects.toMatchObject({ outcome: 'refused' });
    holder.send('SIGKILL');
    await holder.ended();
    const events: DeployEvent[] = [];
    const began = performance.now();
    const lock = await take('ci-2', events);
    expect(performance.now() - began).toBeGreaterThanOrEqual(TIMES.leaseMs);
    expect(events.at(-1)).toMatchObject({ event: 'warning', message: expect.stringContaining('on ci-1') });
    expect(await readHolder()).toMatchObject({ host: 'ci-2' });
    await lock.release();
    expect(await configs()).toEqual([]);
  });

  it('is taken over by one of several waiting runs', async ({ expect, onTestFinished }) => {
    const { startHolder, take } = newStack(onTestFinished);
    const holder = await startHolder('ci-1');
    holder.send('SIGKILL');
    await holder.ended();
    const ended = await Promise.allSettled(['ci-2', 'ci-3', 'ci-4'].map((host) => take(host)));
    const winners = ended.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : []));
    expect(winners).toHaveLength(1);
    await winners[0]?.release();
  });

  it('of a suspended holder is taken over by the next run, and the holder changes nothing more', async ({
    expect,
    onTestFinished,
  }) => {
    const { startHolder, take, holder: readHolder } = newStack(onTestFinished);
    const holder = await startHolder('ci-1');
    holder.send('SIGSTOP');
    const lock = await take('ci-2');
    holder.send('SIGCONT');
    expect(String((await holder.ended()).stdout)).toContain('lost: the lock was taken over');
    expect(await readHolder()).toMatchObject({ host: 'ci-2' });
    await lock.release();
  });
});
