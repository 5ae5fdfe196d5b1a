import { Router } from 'express';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { rateLimit, sendJson } from './index.ts';
import { served } from './testing.ts';

const routes = Router().get('/things', (_request, response) => sendJson(response, 200, []));
const keyOf = (request: { headers: object }) => String((request.headers as { client?: string }).client);
const as = (client: string) => ({ headers: { client } });

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

it('refuses a client past its limit with Retry-After, and does not affect other clients', async () => {
  const { ask } = await served(routes, { guards: [rateLimit({ perMinute: 2, keyOf })] });
  expect(await ask('/things', as('a'))).toMatchObject({
    status: 200,
    headers: { 'ratelimit-policy': '"default";q=2;w=60', ratelimit: '"default";r=1' },
  });
  expect((await ask('/things', as('a'))).headers.ratelimit).toBe('"default";r=0;t=30');

  const refused = await ask('/things', as('a'));
  expect(refused).toMatchObject({ status: 429, body: { type: '/problems/rate-limited', status: 429 } });
  expect(refused.headers['retry-after']).toBe('30');
  expect((await ask('/things', as('b'))).status).toBe(200);
});

it('accepts a burst below the requests per minute', async () => {
  const { ask } = await served(routes, { guards: [rateLimit({ perMinute: 600, burst: 10, keyOf })] });
  expect((await ask('/things', as('a'))).headers['ratelimit-policy']).toBe('"default";q=10;w=1');
});
