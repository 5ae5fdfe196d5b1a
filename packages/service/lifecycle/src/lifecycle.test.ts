import { createServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import { createLifecycle } from './lifecycle.ts';
import { defaultLimits } from './limits.ts';

const quiet = { info() {}, warn() {}, error() {}, fatal() {} };
const limits = { ...defaultLimits, minHoldMs: 10, teardownMs: 50 };
const create = () => createLifecycle(createServer(), { logger: quiet, limits });

describe('a life cycle', () => {
  it('changes from starting to ready, draining and stopped', async () => {
    const lifecycle = create();
    const states = [lifecycle.state];
    expect(lifecycle.markReady()).toBe(true);
    states.push(lifecycle.state);
    const stopped = lifecycle.stop({ signal: 'SIGTERM' });
    states.push(lifecycle.state);
    await stopped;
    states.push(lifecycle.state);
    expect(states).toEqual(['starting', 'ready', 'draining', 'stopped']);
  });

  it('aborts `leaving` at once', () => {
    const lifecycle = create();
    expect(lifecycle.leaving.aborted).toBe(false);
    void lifecycle.stop({ signal: 'SIGTERM' });
    expect(lifecycle.leaving.aborted).toBe(true);
  });

  it('keeps `wasReady` while it drains', () => {
    const lifecycle = create();
    lifecycle.markReady();
    void lifecycle.stop({ signal: 'SIGTERM' });
    expect(lifecycle.wasReady).toBe(true);
  });

  it('does not become ready after a stop', async () => {
    const lifecycle = create();
    const stopped = lifecycle.stop({ signal: 'SIGTERM' });
    expect(lifecycle.markReady()).toBe(false);
    expect(lifecycle).toMatchObject({ state: 'draining', wasReady: false });
    expect(await stopped).toMatchObject({ exitCode: 1 });
  });

  it('fails after a fault, even if no request was dropped', async () => {
    const lifecycle = create();
    lifecycle.markReady();
    expect(await lifecycle.stop({ fault: new Error('a bug') })).toEqual({ exitCode: 1, dropped: 0 });
  });

  it('logs the number of dropped requests as an error when it fails', async () => {
    const errors: object[] = [];
    const logger = {
      ...quiet,
      error: (fields: object, message: string) => errors.push({ ...fields, message }),
    };
    const lifecycle = createLifecycle(createServer(), { logger, limits });
    await lifecycle.stop({ signal: 'SIGTERM' });
    expect(errors).toEqual([{ message: 'stopped', exitCode: 1, dropped: 0, tookMs: expect.any(Number) }]);
  });

  it('fails when a teardown step fails', async () => {
    const lifecycle = create();
    lifecycle.markReady();
    lifecycle.onTeardown('pool', () => Promise.reject(new Error('stuck')));
    expect(await lifecycle.stop({ signal: 'SIGTERM' })).toEqual({ exitCode: 1, dropped: 0 });
  });
});
