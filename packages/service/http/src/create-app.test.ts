import { type RequestHandler, Router } from 'express';
import { describe, expect, it } from 'vitest';
import { refuseOtherMethods, sendJson } from './index.ts';
import { appAround } from './testing.ts';

const routes = Router().get('/orders/:id', (_request, response) => void response.json({}));

describe('every answer', () => {
  it('has the release, and not express or its version', async () => {
    const { headers } = await appAround(routes).agent.get('/orders/1');
    expect(headers).toMatchObject({ 'x-release': '1.2.3', 'x-content-type-options': 'nosniff' });
    expect(headers).not.toHaveProperty('x-powered-by');
  });

  it('has the headers of helmet for an API', async () => {
    const { headers } = await appAround(routes).agent.get('/orders/1');
    expect(headers).toMatchObject({
      'content-security-policy': "default-src 'none';frame-ancestors 'none'",
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'SAMEORIGIN',
    });
  });

  it('has the request id of the client, if it is valid', async () => {
    const idFor = async (given: string) =>
      (await appAround(routes).agent.get('/orders/1').set('X-Request-Id', given)).headers['x-request-id'];
    expect(await idFor('abc-1')).toBe('abc-1');
    const made = expect.stringMatching(/^[0-9a-f-]{36}$/);
    for (const bad of ['no good', 'x'.repeat(129), '{"a":1}']) expect(await idFor(bad)).toEqual(made);
  });
});

describe('a guard', () => {
  const guards: RequestHandler[] = [
    (request, response, next) => (request.get('Authorization') ? next() : sendJson(response, 401, {})),
  ];
  const publicRoutes = [Router().get('/docs', (_request, response) => void response.send('read this'))];

  it('runs before every route, and before unknown paths', async () => {
    const { agent } = appAround(routes, {}, { guards, publicRoutes });
    await agent.get('/orders/1').expect(401);
    await agent.get('/nowhere').expect(401);
    await agent.get('/orders/1').set('Authorization', 'yes').expect(200);
  });

  it('does not run before public routes', async () => {
    const { agent } = appAround(routes, {}, { guards, publicRoutes });
    const { headers } = await agent.get('/docs').expect(200, 'read this');
    expect(headers).toMatchObject({ 'x-release': '1.2.3' });
    await agent.get('/ready').expect(200);
  });
});

describe('the log', () => {
  it('has one line for a request, with the template of its route and the id of the answer', async () => {
    const { agent, lines } = appAround(routes);
    const { headers } = await agent.get('/orders/17?customerId=alice');
    expect(lines).toEqual([
      expect.objectContaining({
        msg: 'answered',
        requestId: headers['x-request-id'],
        method: 'GET',
        route: '/orders/:id',
        status: 200,
        ms: expect.any(Number),
      }),
    ]);
    expect(JSON.stringify(lines)).not.toContain('alice');
  });

  it('has no line for a probe', async () => {
    const { agent, lines } = appAround(routes);
    for (const path of ['/health', '/health/startup', '/ready']) await agent.get(path).expect(200);
    expect(lines).toEqual([]);
  });
});

describe('a route that refuses other methods', () => {
  const router = Router();
  refuseOtherMethods(
    router
      .route('/things')
      .get((_request, response) => void response.json([]))
      .post((_request, response) => void response.json({})),
  );

  it('lists its methods', async () => {
    const response = await appAround(router).agent.delete('/things').expect(405);
    expect(response.headers.allow).toBe('GET, HEAD, POST');
    expect(response.body).toMatchObject({ status: 405, title: 'Method not allowed' });
  });

  it('still answers its methods, including HEAD', async () => {
    const { agent } = appAround(router);
    await agent.get('/things').expect(200);
    await agent.head('/things').expect(200);
    await agent.post('/things').send({}).expect(200);
  });
});
