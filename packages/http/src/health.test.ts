import type { State } from '@zero-downtime/lifecycle';
import { Router } from 'express';
import { describe, expect, it } from 'vitest';
import type { NotReady } from './index.ts';
import { appAround } from './testing.ts';

const states: State[] = ['starting', 'ready', 'draining', 'stopped'];

function probe(state: State, path: string, why?: NotReady['reason']) {
  const lifecycle = { state, wasReady: state !== 'starting' };
  const whyNotReady = async () => why && { reason: why, detail: 'postgres://orders@10.0.0.7 is away' };
  return appAround(Router(), { lifecycle, whyNotReady }).agent.get(path);
}

describe('GET /health', () => {
  it.each(states)('says that the process lives while %s, even without a database', async (state) => {
    await probe(state, '/health', 'database').expect(200, { status: 'ok', release: '1.2.3' });
  });
});

describe('GET /health/startup', () => {
  it('holds the container back until it was ready once', async () => {
    await probe('starting', '/health/startup').expect(503);
  });
  it('stays content when the database goes later, or in a drain: the orchestrator is not to kill replicas for that', async () => {
    await probe('ready', '/health/startup', 'database').expect(200);
    await probe('draining', '/health/startup', 'database').expect(200);
  });
});

describe('GET /ready', () => {
  it('says yes when nothing stands in the way', async () => {
    await probe('ready', '/ready').expect(200);
  });
  it.each(['database', 'schema'] as const)(
    'says no when the %s does, and not more than that',
    async (why) => {
      const { status, body } = await probe('ready', '/ready', why);
      expect({ status, body }).toEqual({
        status: 503,
        body: { status: 'unavailable', release: '1.2.3', reason: why },
      });
    },
  );
  it('says no until the service has declared itself ready, even if nothing else stands in the way', async () => {
    expect((await probe('starting', '/ready').expect(503)).body.reason).toBe('starting');
  });
  it('says why a service is still starting', async () => {
    expect((await probe('starting', '/ready', 'schema').expect(503)).body.reason).toBe('schema');
  });
  it.each(['draining', 'stopped'] as const)('says no while %s, whatever else', async (state) => {
    expect((await probe(state, '/ready', 'database').expect(503)).body.reason).toBe('draining');
  });
  it('must not be kept by anybody on the way', async () => {
    expect((await probe('ready', '/ready')).headers['cache-control']).toBe('no-store');
  });
});

it.each(['options', 'delete', 'post'] as const)('a probe is not to %s', async (method) => {
  const { headers, body } = await appAround(Router()).agent[method]('/ready').expect(405);
  expect(headers.allow).toBe('GET, HEAD');
  expect(body.type).toBe('/problems/method-not-allowed');
});
