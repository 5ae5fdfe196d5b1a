import { afterEach, describe, expect, it } from 'vitest';
import { RawSocket } from './support/raw-socket.ts';
import { clientOf, killAll, start } from './support/service.ts';

afterEach(killAll);

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
    expect(await service.said('stopped')).toMatchObject({ level: 'info', dropped: 0 });
    expect(service.output()).toContain('nothing was left open');
  });

  it('does not wait for a client that is idle when it is told twice, and ends with 0', async () => {
    const service = start();
    const client = await clientOf(service);
    await client.request();
    for (const message of ['draining', 'told to stop again: hurrying']) {
      service.child.kill('SIGINT');
      await service.said(message);
    }
    expect(await service.exitCode()).toBe(0);
  });

  it('ends with 1 when it is told to stop before it was ready, so that nobody takes it for a replica that worked', async () => {
    const service = start({ NEVER_READY: '1' });
    await service.said('listening');
    service.child.kill('SIGTERM');
    expect(await service.exitCode()).toBe(1);
  });

  it('ends with 1 when it is told to stop before it listened', async () => {
    const service = start({ NEVER_LISTENS: '1' });
    await service.said('connecting');
    service.child.kill('SIGTERM');
    expect(await service.exitCode()).toBe(1);
    expect(service.output()).toContain('nothing was left open');
  });

  it('ends with 1 when it fails before it is ready', async () => {
    const service = start({ FAILS_AT_START: '1' });
    expect(await service.exitCode()).toBe(1);
    expect(await service.said('nobody caught this')).toMatchObject({ err: 'no configuration' });
    expect(service.output()).toContain('pool closed');
  });

  it('ends with 1 when it had to cut a request off', async () => {
    const service = start({ HASTY: '1' });
    const stuck = await clientOf(service);
    stuck.request('/hangs').catch(() => {});
    await service.said('hanging');
    service.child.kill('SIGTERM');
    expect(await service.exitCode()).toBe(1);
    expect(await service.said('stopped')).toMatchObject({ level: 'error', dropped: 1 });
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
    expect(await service.said('stopped')).toMatchObject({ dropped: 1 });
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

  it('ends with 1 after a fault in its drain, which goes on', async () => {
    const service = start();
    const [first, second] = [await clientOf(service), await clientOf(service)];
    await Promise.all([first.request(), second.request()]);
    service.child.kill('SIGTERM');
    await service.said('draining');
    expect(await first.request('/throws')).toMatchObject({ status: 200 });
    await service.said('nobody caught this');
    expect(await second.request()).toMatchObject({ status: 200, closes: true });
    expect(await service.exitCode()).toBe(1);
    expect(await service.said('stopped')).toMatchObject({ dropped: 0 });
  });

  it('is not kept alive by an upgraded connection, which Node does not list any more', async () => {
    const service = start({ HASTY: '1' });
    const { port } = await service.said('listening');
    const upgrade = 'GET / HTTP/1.1\r\nHost: test\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n';
    const client = await RawSocket.open(port as number, upgrade);
    await client.receives('101');
    service.child.kill('SIGTERM');
    expect(await service.exitCode()).toBe(0);
    expect(service.output()).toContain('nothing was left open');
  });

  it('ends even if something was left open', async () => {
    const service = start({ LEAK: '1' });
    await service.said('ready');
    service.child.kill('SIGTERM');
    expect(await service.exitCode()).toBe(0);
    expect(service.output()).not.toContain('nothing was left open');
  });

  it('does not start when it would be killed in the middle of its drain', async () => {
    const service = start({ STOP_GRACE_PERIOD_MS: '1000' });
    expect(await service.exitCode()).toBe(1);
    expect(service.output()).toContain('Raise stop_grace_period');
  });
});
