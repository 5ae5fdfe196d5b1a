import type { RequestListener } from 'node:http';
import type { DrainLimits } from '../../src/index.ts';

export const limits: DrainLimits = {
  minHoldMs: 50,
  keepAliveTimeoutMs: 100,
  keepAliveBufferMs: 100,
  marginMs: 50,
  requestGraceMs: 60_000,
  teardownMs: 500,
};
/** Limits with which a drain that waits for an idle client outlasts its test. */
export const patient: DrainLimits = { ...limits, keepAliveTimeoutMs: 60_000 };
export const reason = { signal: 'SIGTERM' };
export const clean = { exitCode: 0, dropped: 0 };
export const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: test\r\n\r\n`;
export const hello: RequestListener = (_request, response) => response.end('hello');
