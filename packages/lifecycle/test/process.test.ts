import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { KeepAliveClient } from '../src/testing/keep-alive-client.ts';

const program = fileURLToPath(new URL('fixtures/service.ts', import.meta.url));
const running: ChildProcessWithoutNullStreams[] = [];
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});

/** A running service; `said` resolves with the first log line that has that message. */
function start(env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [program], { env: { ...process.env, ...env } });
  running.push(child);
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  const find = (message: string) => {
    const line = output.split('\n').find((candidate) => candidate.startsWith(`{"message":"${message}"`));
    return line && (JSON.parse(line) as Record<string, unknown>);
  };
  return {
    child,
    output: () => output,
    async said(message: string): Promise<Record<string, unknown>> {
      for (;;) {
        const line = find(message);
        if (line) return line;
        if (child.exitCode !== null) throw new Error(`never said "${message}":\n${output}`);
        await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
      }
    },
    async exitCode(): Promise<number | null> {
      if (child.exitCode === null) await once(child, 'exit');
      return child.exitCode;
    },
  };
}

async function clientOf(service: ReturnType<typeof start>): Promise<KeepAliveClient> {
  return new KeepAliveClient((await service.said('listening')).port as number);
}

describe('a supervised process', () => {
  it('ends with 0 after SIGTERM, once everybody is served and everything is closed', async () => {
    const service = start();
    const client = await clientOf(service);
    await client.request();
    service.child.kill('SIGTERM');
    await service.said('draining');
    expect(await client.request()).toMatchObject({ status: 200, closes: true });
    expect(await service.exitCode()).toBe(0);
    expect(service.output()).toContain('pool closed');
  });

  it('ends with 1 when it is told to stop before it was ready, so that nobody takes it for a replica that worked', async () => {
    const service = start({ NEVER_READY: '1' });
    await service.said('listening');
    service.child.kill('SIGTERM');
    expect(await service.exitCode()).toBe(1);
  });

  it('ends with 1 when it had to cut a request off', async () => {
    const service = start();
    const stuck = await clientOf(service);
    stuck.request('/hangs').catch(() => {});
    await service.said('hanging');
    service.child.kill('SIGTERM');
    expect(await service.exitCode()).toBe(1);
    expect(await service.said('stopped')).toMatchObject({ dropped: 1 });
  });

  it('cuts requests off at the third signal', async () => {
    const service = start();
    const stuck = await clientOf(service);
    stuck.request('/hangs').catch(() => {});
    await service.said('hanging');
    for (const message of ['draining', 'told to stop again: hurrying']) {
      service.child.kill('SIGTERM');
      await service.said(message);
    }
    service.child.kill('SIGTERM');
    expect(await service.exitCode()).toBe(1);
    expect((await service.said('stopped')).tookMs).toBeLessThan(300);
  });

  it.each(['/throws', '/rejects'])('logs what nobody caught (%s), drains and ends with 1', async (path) => {
    const service = start();
    const client = await clientOf(service);
    await client.request(path);
    await service.said('draining');
    expect(await client.request()).toMatchObject({ status: 200, closes: true });
    expect(await service.exitCode()).toBe(1);
    expect(await service.said('nobody caught this')).toHaveProperty('err');
  });

  it('ends even if something was left open', async () => {
    const service = start({ LEAK: '1' });
    await service.said('ready');
    service.child.kill('SIGTERM');
    expect(await service.exitCode()).toBe(0);
  });

  it('does not start when it would be killed in the middle of its drain', async () => {
    const service = start({ STOP_GRACE_PERIOD_MS: '1000' });
    expect(await service.exitCode()).toBe(1);
    expect(service.output()).toContain('Raise stop_grace_period');
  });
});
