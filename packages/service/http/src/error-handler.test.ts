import { Router } from 'express';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { defineProblem, Problem } from './index.ts';
import { appAround } from './testing.ts';

const shipped = defineProblem({ slug: 'already-shipped', status: 409, title: 'Already shipped', about: '' });
const fails = (path: string, error: unknown) =>
  Router().get(path, async () => {
    throw error;
  });
const routes = Router()
  .post(
    '/strict',
    (request, response) => void response.json(z.strictObject({ a: z.number() }).parse(request.body)),
  )
  .use(
    fails('/conflict', new Problem(shipped, { detail: 'It left yesterday.' })),
    fails('/database', Object.assign(new Error('connect ECONNREFUSED 10.0.0.7'), { code: 'ECONNREFUSED' })),
    fails('/bug', new Error('secret detail')),
    fails('/constraint', Object.assign(new Error('duplicate key'), { code: '23505' })),
  );

const LARGE = JSON.stringify({ a: 'x'.repeat(100_001) });

describe('an error is answered as problem+json:', () => {
  it.each([
    ['a problem that a handler threw', 'get', '/conflict', undefined, 409, 'already-shipped'],
    ['an unknown path', 'get', '/nowhere', undefined, 404, 'not-found'],
    ['a path that cannot be decoded', 'get', '/%E0%A4%A', undefined, 404, 'not-found'],
    ['malformed JSON', 'post', '/strict', '{"a":', 400, 'malformed-json'],
    ['JSON that is no object', 'post', '/strict', '"a"', 400, 'invalid-request'],
    ['an invalid body', 'post', '/strict', '{"a":1,"b":2}', 400, 'invalid-request'],
    ['no body where one is needed', 'post', '/strict', undefined, 400, 'invalid-request'],
    ['a body over the limit', 'post', '/strict', LARGE, 413, 'body-too-large'],
    ['an unreachable database', 'get', '/database', undefined, 503, 'unavailable'],
    ['an unexpected constraint violation', 'get', '/constraint', undefined, 500, 'internal-error'],
    ['a bug', 'get', '/bug', undefined, 500, 'internal-error'],
  ] as const)('%s', async (_, method, path, body, status, slug) => {
    const request = appAround(routes).agent[method](path);
    const response = await (body === undefined
      ? request
      : request.set('Content-Type', 'application/json').send(body));
    expect(response.status).toBe(status);
    expect(response.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(response.body).toMatchObject({ type: `/problems/${slug}`, status, title: expect.any(String) });
    expect(response.text).not.toMatch(/secret detail|10\.0\.0\.7/);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded'])('a body of the type %s', async (type) => {
    const response = await appAround(routes).agent.post('/strict').set('Content-Type', type).send('a=1');
    expect(response.body).toMatchObject({ type: '/problems/unsupported-media-type', status: 415 });
    expect(response.headers.accept).toBe('application/json');
  });
});

describe('an invalid body', () => {
  it('is reported for each field', async () => {
    const { body } = await appAround(routes).agent.post('/strict').send({ a: 'x', b: 2 });
    expect(body.errors).toEqual([
      { path: 'a', message: expect.any(String) },
      { path: '', message: expect.stringContaining('"b"') },
    ]);
  });
});

describe('the log', () => {
  it('has the error of a bug, with the request', async () => {
    const { agent, lines } = appAround(routes);
    await agent.get('/bug');
    expect(lines).toEqual([
      expect.objectContaining({
        level: 50,
        status: 500,
        route: '/bug',
        err: expect.objectContaining({ message: 'secret detail', stack: expect.any(String) }),
      }),
    ]);
  });

  it('has no error for a client error', async () => {
    const { agent, lines } = appAround(routes);
    await agent.get('/nowhere');
    await agent.get('/conflict');
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(line).not.toHaveProperty('err');
  });
});

describe('an error in the middle of an answer', () => {
  it('closes the connection, so that the client does not take a truncated answer as complete', async () => {
    const half = Router().get('/half', async (_request, response) => {
      response.write('half');
      throw new Error('too late');
    });
    const { agent, lines } = appAround(half);
    await expect(agent.get('/half')).rejects.toThrow(/aborted|socket hang up/);
    expect(lines).toEqual([expect.objectContaining({ msg: 'aborted' })]);
  });
});
