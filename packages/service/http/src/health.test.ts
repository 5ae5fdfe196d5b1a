import type { State } from '@zero-downtime/lifecycle';
import { Router } from 'express';
import { describe, expect, it } from 'vitest';
import type { NotReady } from './index.ts';
import { appAround } from './testing.ts';

const states: State[] = ['starting', 'ready', 'draining', 'stopped'];

function probe(state: State, path: string, notReady?: NotReady) {
  const lifecycle = { state, wasReady: state !== 'starting' };
  return appAround(Router(), { lifecycle, whyNotReady: () => notReady }).agent.get(path);
}
const overloaded: NotReady = { reason: 'overloaded', detail: 'the event loop of 10.0.0.7 runs late' };

describe('GET /health', () => {
  it.each(states)('is 200 while %s, ready or not', async (state) => {
    await probe(state, '/health', overloaded).expect(200, { status: 'ok', release: '1.2.3' });
  });
});

describe('GET /health/startup', () => {
  it('is 503 until the replica was ready once', async () => {
    await probe('starting', '/health/startup').expect(503);
  });
  it('stays 200 when the replica is unready later or drains, so that the orchestrator does not kill it', async () => {
    await probe('ready', '/health/startup', overloaded).expect(200);
    await probe('draining', '/health/startup', { reason: 'draining' }).expect(200);
  });
});

describe('GET /ready', () => {
  it('is 200 when the replica is ready', async () => {
    await probe('ready', '/ready').expect(200);
  });
  it('is 503 with the reason, without details', async () => {
    const { status, body } = await probe('ready', '/ready', overloaded);
    expect({ status, body }).toEqual({
      status: 503,
      body: { status: 'unavailable', release: '1.2.3', reason: 'overloaded' },
    });
  });
  it.each(states)('depends on the state of the life cycle: %s', async (state) => {
    const asked: State[] = [];
    const whyNotReady = (now: State) => void asked.push(now);
    await appAround(Router(), { lifecycle: { state, wasReady: true }, whyNotReady }).agent.get('/ready');
    expect(asked).toEqual([state]);
  });
  it('must not be cached', async () => {
    expect((await probe('ready', '/ready')).headers['cache-control']).toBe('no-store');
  });
});

it.each(['options', 'delete', 'post'] as const)('a probe is not to %s', async (method) => {
  const { headers, body } = await appAround(Router()).agent[method]('/ready').expect(405);
  expect(headers.allow).toBe('GET, HEAD');
  expect(body.type).toBe('/problems/method-not-allowed');
});
