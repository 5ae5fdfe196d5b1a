import { Router } from 'express';
import supertest from 'supertest';
import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { createApp, Problem } from './index.ts';

function app({ state = 'ready', reason }: { state?: string; reason?: string } = {}) {
  const logger = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };
  const routes = Router()
    .post('/echo', (request, response) => void response.json(request.body))
    .post(
      '/strict',
      (request, response) => void response.json(z.strictObject({ a: z.number() }).parse(request.body)),
    )
    .get('/gone', () => {
      throw new Problem({ status: 410, title: 'Gone' });
    })
    .get('/database', async () => {
      throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    })
    .get('/bug', async () => {
      throw new Error('secret detail');
    });
  const lifecycle = { state, wasReady: state !== 'starting' };
  const express = createApp({
    health: { lifecycle, release: '1.2.3', whyNotReady: async () => reason },
    routes: [routes],
    logger,
    measure: (_q, _s, next) => next(),
  });
  return { agent: supertest(express), logger };
}

describe('probes', () => {
  it('say that a process lives, whatever its state', async () => {
    for (const state of ['starting', 'ready', 'draining'])
      await app({ state }).agent.get('/health').expect(200, { status: 'ok', release: '1.2.3' });
  });
  it('hold the container back until it was ready once, and never after', async () => {
    await app({ state: 'starting' }).agent.get('/health/startup').expect(503);
    await app({ state: 'ready', reason: 'database' }).agent.get('/health/startup').expect(200);
  });
  it('say why requests cannot be served', async () => {
    expect((await app({ reason: 'database' }).agent.get('/ready').expect(503)).body).toMatchObject({
      reason: 'database',
    });
    expect((await app({ state: 'draining' }).agent.get('/ready').expect(503)).body).toMatchObject({
      reason: 'draining',
    });
    await app().agent.get('/ready').expect(200);
  });
});

describe('every answer', () => {
  it('names the release and the request, and takes a sane id from the caller', async () => {
    const { headers } = await app().agent.get('/health').set('X-Request-Id', 'abc-1');
    expect(headers).toMatchObject({ 'x-release': '1.2.3', 'x-request-id': 'abc-1' });
    expect(
      (await app().agent.get('/health').set('X-Request-Id', 'no good')).headers['x-request-id'],
    ).not.toBe('no good');
    expect(headers['x-powered-by']).toBeUndefined();
  });
});

describe('what goes wrong leaves as problem+json', () => {
  it.each([
    ['a problem of the service', 'get', '/gone', undefined, 410],
    ['an unknown path', 'get', '/nowhere', undefined, 404],
    ['malformed JSON', 'post', '/echo', '{"a":', 400],
    ['a wrong form', 'post', '/strict', '{"a":1,"b":2}', 400],
    ['a body over the limit', 'post', '/echo', JSON.stringify({ a: 'x'.repeat(100_001) }), 413],
    ['a database that is away', 'get', '/database', undefined, 503],
    ['a bug', 'get', '/bug', undefined, 500],
  ] as const)('%s', async (_, method, path, body, status) => {
    const request = app().agent[method](path);
    const response = await (body === undefined
      ? request
      : request.set('Content-Type', 'application/json').send(body));
    expect(response.status).toBe(status);
    expect(response.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(response.body).toMatchObject({ status, title: expect.any(String) });
    expect(response.text).not.toContain('secret detail');
  });

  it('also another media type, by its name', async () => {
    await app().agent.post('/echo').set('Content-Type', 'text/plain').send('hello').expect(415);
  });

  it('names every field that is wrong', async () => {
    const { body } = await app().agent.post('/strict').send({ a: 'x' });
    expect(body.errors).toEqual([{ path: 'a', message: expect.any(String) }]);
  });

  it('is logged when it is our fault, not when it is the caller’s', async () => {
    const { agent, logger } = app();
    await agent.get('/nowhere');
    expect(logger.error).not.toHaveBeenCalled();
    await agent.get('/bug');
    expect(logger.error).toHaveBeenCalledOnce();
  });
});
