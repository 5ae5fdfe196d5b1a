import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks';
import { gzipSync } from 'node:zlib';
import type { Tracing } from '@zero-downtime/observability';
import { Router } from 'express';
import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { rawBodyOf, sendJson } from './index.ts';
import { served } from './testing.ts';

const anything = z.record(z.string(), z.unknown());
const routes = Router()
  .post('/echo', (request, response) =>
    sendJson(response, 200, { raw: String(rawBodyOf(request)), body: request.body }),
  )
  .post('/strict', (request, response) =>
    sendJson(response, 200, z.strictObject({ a: z.number() }).parse(request.body)),
  )
  .post('/loose', (request, response) => sendJson(response, 200, Object.keys(anything.parse(request.body))));

const post = (body: string | Buffer, type = 'application/json', headers = {}) => ({
  method: 'POST',
  headers: { 'Content-Type': type, ...headers },
  body,
});

describe('a body', () => {
  it('is available as bytes and parsed', async () => {
    const { ask } = await served(routes);
    const raw = '{ "ä": [1, 2],\n"a": 2 }';
    expect((await ask('/echo', post(raw))).body).toEqual({ raw, body: { ä: [1, 2], a: 2 } });
  });

  it('may arrive in chunks that split characters', async () => {
    const { port } = await served(routes);
    const bytes = Buffer.from('{"a":"ä€"}');
    const body = ReadableStream.from([...bytes].map((byte) => Uint8Array.of(byte)));
    const init = {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body,
      duplex: 'half',
    } as const;
    const response = await fetch(`http://127.0.0.1:${port}/echo`, init);
    expect(await response.json()).toMatchObject({ body: { a: 'ä€' } });
  });

  it('keeps its request in its trace', async () => {
    const current = new AsyncLocalStorage<string>();
    const tracing: Tracing = {
      request: ({ url = '' }, answer) => current.run(url, answer, undefined),
      bind: (callback) => AsyncResource.bind(callback),
      span: () => ({ end() {} }),
      shutdown: async () => {},
    };
    const traceRoutes = Router().post('/of/:name', (_request, response) =>
      sendJson(response, 200, current.getStore()),
    );
    const { ask } = await served(traceRoutes, { tracing });
    expect((await ask('/of/me', post('{}'))).body).toBe('/of/me');
  });

  it.each([
    ['no header that announces one', {}],
    ['a length of 0', { 'Content-Length': '0' }],
    ['an empty chunked body', { 'Transfer-Encoding': 'chunked' }],
    [
      'an empty chunked body of another type',
      { 'Transfer-Encoding': 'chunked', 'Content-Type': 'text/plain' },
    ],
    ['an empty chunked body of JSON', { 'Transfer-Encoding': 'chunked', 'Content-Type': 'application/json' }],
  ])('is none with %s', async (_, headers) => {
    const { ask } = await served(routes);
    expect(await ask('/echo', { method: 'POST', headers })).toMatchObject({ status: 200, body: { raw: '' } });
  });

  it('is not read for a request that a guard refuses', async () => {
    const body = vi.fn();
    const { ask } = await served(
      Router().use((request, _response, next) => {
        body(request.body);
        next();
      }),
      { guards: [(_request, response) => sendJson(response, 401, {})] },
    );
    expect((await ask('/echo', post('{"a":'))).status).toBe(401);
    expect(body).not.toHaveBeenCalled();
  });
});

describe('a body is refused', () => {
  it.each([
    ['a type that only starts like JSON', post('{}', 'application/jsonp'), 415, 'unsupported-media-type'],
    ['another charset', post('{}', 'application/json; charset=utf-16'), 415, 'unsupported-media-type'],
    [
      'compression',
      post(gzipSync('{}'), undefined, { 'Content-Encoding': 'gzip' }),
      415,
      'unsupported-media-type',
    ],
    ['bytes that are no UTF-8', post(Buffer.from('{"a":"\xff"}', 'latin1')), 400, 'malformed-json'],
    ['a key that would be a prototype', post('{"a":1,"__proto__":{"b":2}}'), 400, 'malformed-json'],
    ['the same, escaped', post('{"\\u005f_proto__":{"b":2}}'), 400, 'malformed-json'],
    ['the same name twice in an object', post('{"a":{"b":1,"b":2}}'), 400, 'malformed-json'],
    [
      'another type, in chunks',
      post('{}', 'text/plain', { 'Transfer-Encoding': 'chunked' }),
      415,
      'unsupported-media-type',
    ],
    ['more than the limit', post(`"${'x'.repeat(100_000)}"`), 413, 'body-too-large'],
  ])('for %s, on a connection that stays usable', async (_, request, status, slug) => {
    const { ask } = await served(routes);
    const refused = await ask('/echo', request);
    expect(refused).toMatchObject({ status, body: { type: `/problems/${slug}`, status } });
    expect(await ask('/strict', post('{"a":1}'))).toMatchObject({ status: 200, from: refused.from });
  });

  it('for more than the limit, even without a Content-Length', async () => {
    const { ask } = await served(routes);
    const chunked = post(`"${'x'.repeat(200_000)}"`, undefined, { 'Transfer-Encoding': 'chunked' });
    expect((await ask('/echo', chunked)).body).toMatchObject({ type: '/problems/body-too-large' });
  });
});

it.each([
  'application/json; charset=utf-8',
  'application/json;charset="UTF-8"',
  'application/merge-patch+json',
])('the type %s is JSON', async (type) => {
  const { ask } = await served(routes);
  expect((await ask('/strict', post('{"a":1}', type))).status).toBe(200);
});

it('JSON as deep as a body can be is only invalid', async () => {
  const { ask } = await served(routes);
  const deep = '['.repeat(49_000) + ']'.repeat(49_000);
  for (const body of [deep, `{"a":${deep}}`]) {
    expect((await ask('/strict', post(body))).body).toMatchObject({ type: '/problems/invalid-request' });
  }
  expect((await ask('/loose', post(`{"a":${deep}}`))).body).toEqual(['a']);
  expect((await ask('/strict', post(deep.slice(0, 49_000)))).body).toMatchObject({
    type: '/problems/malformed-json',
  });
});
