import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished, vi } from 'vitest';
import { createLifecycle, type DrainLimits, type Lifecycle } from '../../src/index.ts';
import { KeepAliveClient } from '../../src/testing/keep-alive-client.ts';

const servers: Server[] = [];

/** A ready server with a life cycle. `stopServing` removes it. */
export async function serve(
  limits: DrainLimits,
  handler: RequestListener,
): Promise<{ server: Server; port: number; lifecycle: Lifecycle }> {
  const server = createServer();
  servers.push(server);
  const logger = { info() {}, warn() {}, error() {}, fatal() {} };
  const lifecycle = createLifecycle(server, { logger, limits });
  server.on('request', handler).listen(0, '127.0.0.1');
  await once(server, 'listening');
  lifecycle.markReady();
  return { server, port: (server.address() as AddressInfo).port, lifecycle };
}

export function stopServing(): void {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
}

/** Stops the clock of drains and clients until the test is over; the returned function advances it. Timers keep running. */
export function stopClock(): (ms: number) => void {
  vi.useFakeTimers({ toFake: ['performance'] });
  onTestFinished(() => void vi.useRealTimers());
  return (ms) => void vi.advanceTimersByTime(ms);
}

/** Waits for the end of a drain's hold. */
export async function refusesConnections(port: number): Promise<void> {
  for (;;) {
    const probe = new KeepAliveClient(port);
    try {
      await probe.connect();
    } catch {
      return;
    } finally {
      probe.close();
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
