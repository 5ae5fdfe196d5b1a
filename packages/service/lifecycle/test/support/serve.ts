import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished, vi } from 'vitest';
import { createLifecycle, type DrainLimits, type Lifecycle } from '../../src/index.ts';
import { KeepAliveClient } from '../../src/testing/keep-alive-client.ts';

const servers: Server[] = [];

/** A server that is ready, with a life cycle. To be cleared away with `stopServing`. */
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

/** Stops the clock of drains and clients until the test is over; what is returned moves it by some ms. Timers go on. */
export function stopClock(): (ms: number) => void {
  vi.useFakeTimers({ toFake: ['performance'] });
  onTestFinished(() => void vi.useRealTimers());
  return (ms) => void vi.advanceTimersByTime(ms);
}

/** The moment in a drain when the hold is over. */
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
