import type { Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { createHttpTerminator } from 'http-terminator';
import { createLifecycle, type DrainLimits } from '../../src/index.ts';

/**
 * The shortest limits with `Keep-Alive: timeout=1`: the header has whole seconds. Server, wire and clients share one process, so its stalls
 * delay the clients: the buffer and the margin exceed the stalls of a busy machine.
 */
export const limits: DrainLimits = {
  minHoldMs: 500,
  keepAliveTimeoutMs: 1_000,
  keepAliveBufferMs: 5_000,
  marginMs: 500,
  requestGraceMs: 5_000,
  teardownMs: 500,
};

/** A way to stop a server. Called before the server listens; returns the function that stops it. */
export type Strategy = (server: Server) => () => Promise<unknown>;

export const drain: Strategy = (server) => {
  const quiet = { info() {}, warn() {}, error() {}, fatal() {} };
  const lifecycle = createLifecycle(server, { logger: quiet, limits });
  lifecycle.markReady();
  return () => lifecycle.stop({ signal: 'SIGTERM' });
};

export const serverClose: Strategy = (server) => () => new Promise((resolve) => server.close(resolve));

export const httpTerminator: Strategy = (server) => {
  const terminator = createHttpTerminator({ server, gracefulTerminationTimeout: limits.requestGraceMs });
  return () => terminator.terminate();
};

export const connectionCloseFor =
  (ms: number): Strategy =>
  (server) => {
    let leaving = false;
    server.prependListener('request', (_request, response) => {
      if (leaving) response.setHeader('Connection', 'close');
    });
    return async () => {
      leaving = true;
      await delay(ms);
      await serverClose(server)();
    };
  };
