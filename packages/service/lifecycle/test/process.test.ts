import { afterEach, describe, expect, it } from 'vitest';
import { RawSocket } from './support/raw-socket.ts';
import { clientOf, killAll, start } from './support/service.ts';

afterEach(killAll);

describe('a supervised process', () => {
  it('exits with 0 after SIGTERM, when every request is served and everything is closed', async () => {
    const service = start();
    const client = await clientOf(service);
    await client.request();
    service.child.kill('SIGTERM');
    await service.logged('draining');
    expect(await client.request()).toMatchObject({ status: 200, closes: true });
    expect(await service.exitCode()).toBe(0);
    expect(service.output()).toContain('pool closed');
    expect(await service.logged('stopped')).toMatchObject({ level: 'info', dropped: 0 });
    expect(service.output()).toContain('no open handles');
  });

  it('does not wait for an idle client after a second signal, and exits with 0', async () => {
    const service = start();
    const client = await clientOf(service);
    await client.request();
    for (const message of ['draining', 'repeated stop signal: shortening the drain']) {
      service.child.kill('SIGINT');
      await service.logged(message);
    }
    expect(await service.exitCode()).toBe(0);
  });

  it('exits with 1 when it is stopped before it was ready, so that it does not count as a success', async () => {
    const service = start({ NEVER_READY: '1' });
    await service.logged('listening');
    service.child.kill('SIGTERM');
    expect(await service.exitCode()).toBe(1);
  });

  it('exits with 1 when it is stopped before it listened', async () => {
    const service = start({ NEVER_LISTENS: '1' });
    await service.logged('connecting');
    service.child.kill('SIGTERM');
    expect(await service.exitCode()).toBe(1);
    expect(service.output()).toContain('no open handles');
  });

  it('exits with 1 when it fails before it is ready', async () => {
    const service = start({ FAILS_AT_START: '1' });
    expect(await service.exitCode()).toBe(1);
    expect(await service.logged('uncaught error')).toMatchObject({ err: 'no configuration' });
    expect(service.output()).toContain('pool closed');
  });

  it('exits with 1 when it cut off a request', async () => {
    const service = start({ HASTY: '1' });
    const stuck = await clientOf(service);
    stuck.request('/hangs').catch(() => {});
    await service.logged('hanging');
    service.child.kill('SIGTERM');
    expect(await service.exitCode()).toBe(1);
    expect(await service.logged('stopped')).toMatchObject({ level: 'error', dropped: 1 });
  });

  it('cuts requests off at the third signal', async () => {
    const service = start();
    const stuck = await clientOf(service);
    stuck.request('/hangs').catch(() => {});
    await service.logged('hanging');
    for (const message of ['draining', 'repeated stop signal: shortening the drain']) {
      service.child.kill('SIGTERM');
      await service.logged(message);
    }
    service.child.kill('SIGTERM');
    expect(await service.exitCode()).toBe(1);
    expect(await service.logged('stopped')).toMatchObject({ dropped: 1 });
  });

  it.each(['/throws', '/rejects'])('logs an uncaught error (%s), drains and exits with 1', async (path) => {
    const service = start();
    const client = await clientOf(service);
    await client.request(path);
    await service.logged('draining');
    expect(await client.request()).toMatchObject({ status: 200, closes: true });
    expect(await service.exitCode()).toBe(1);
    expect(await service.logged('uncaught error')).toHaveProperty('err');
  });

  it('exits with 1 after a fault in its drain, which continues', async () => {
    const service = start();
    const [first, second] = [await clientOf(service), await clientOf(service)];
    await Promise.all([first.request(), second.request()]);
    service.child.kill('SIGTERM');
    await service.logged('draining');
    expect(await first.request('/throws')).toMatchObject({ status: 200 });
    await service.logged('uncaught error');
    expect(await second.request()).toMatchObject({ status: 200, closes: true });
    expect(await service.exitCode()).toBe(1);
    expect(await service.logged('stopped')).toMatchObject({ dropped: 0 });
  });

  it('is not kept alive by an upgraded connection, which Node no longer lists', async () => {
    const service = start({ HASTY: '1' });
    const { port } = await service.logged('listening');
    const upgrade = 'GET / HTTP/1.1\r\nHost: test\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n';
    const client = await RawSocket.open(port as number, upgrade);
    await client.receives('101');
    service.child.kill('SIGTERM');
    expect(await service.exitCode()).toBe(0);
    expect(service.output()).toContain('no open handles');
  });

  it('exits even if a handle is left open', async () => {
    const service = start({ LEAK: '1' });
    await service.logged('ready');
    service.child.kill('SIGTERM');
    expect(await service.exitCode()).toBe(0);
    expect(service.output()).not.toContain('no open handles');
  });

  it('does not start when the grace period does not cover its drain', async () => {
    const service = start({ STOP_GRACE_PERIOD_MS: '1000' });
    expect(await service.exitCode()).toBe(1);
    expect(service.output()).toContain('Raise stop_grace_period');
  });
});
