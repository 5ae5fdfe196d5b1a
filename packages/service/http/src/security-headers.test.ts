import { type RequestHandler, Router } from 'express';
import { expect, it } from 'vitest';
import { sendJson } from './index.ts';
import { served } from './testing.ts';

it.each<[string, RequestHandler]>([
  ['sendJson', (_request, response) => sendJson(response, 200, {})],
  ['sendJson, after another header', (_request, response) => sendJson(response.set('A', 'b'), 200, {})],
  ['express', (_request, response) => void response.json({})],
  ['response.end', (_request, response) => void response.setHeader('Content-Type', 'a/b').end('{}')],
  ['response.write', (_request, response) => void response.write('{}', () => response.end())],
  ['writeHead', (_request, response) => void response.writeHead(200, 'Fine', { A: 'b' }).end('{}')],
])('an answer by %s has each header once', async (_, handler) => {
  const { ask } = await served(Router().get('/', handler));
  const { rawHeaders, headers } = await ask('/');
  const names = rawHeaders.filter((_, i) => i % 2 === 0).map((name) => name.toLowerCase());
  expect(new Set(names).size).toBe(names.length);
  expect(headers).toMatchObject({
    'x-release': '1.2.3',
    'x-request-id': expect.any(String),
    'x-content-type-options': 'nosniff',
  });
});

it.each<[string, RequestHandler]>([
  ['in the answer', (_request, response) => sendJson(response, 200, {}, { 'Referrer-Policy': 'origin' })],
  ['before it', (_request, response) => sendJson(response.set('referrer-policy', 'origin'), 200, {})],
])('a header that is set explicitly %s wins over the default', async (_, handler) => {
  const { ask } = await served(Router().get('/', handler));
  expect((await ask('/')).headers['referrer-policy']).toBe('origin');
});
