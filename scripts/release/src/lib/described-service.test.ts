import type { OpenApiDocument, OperationObject } from '@zero-downtime/openapi';
import { expect, test } from 'vitest';
import { creations, firstRead, scopesOf } from './described-service.ts';

const operation = (scopes: string[], bodies: unknown[] = []) =>
  ({
    security: scopes.map((scope) => ({ token: [scope] })),
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: {},
          examples: Object.fromEntries(bodies.map((value, at) => [at, { summary: '', value }])),
        },
      },
    },
  }) as unknown as OperationObject;

const document: Pick<OpenApiDocument, 'paths'> = {
  paths: {
    '/docs': { get: operation([]) },
    '/refunds/{id}': { get: operation(['payments:read']), post: operation(['refunds:write'], ['a refund']) },
    '/payments': {
      get: operation(['payments:read', 'payments:read:all']),
      post: operation(['payments:write'], ['a payment', 'another']),
    },
    '/ping': {
      post: { ...operation(['payments:write']), requestBody: undefined } as unknown as OperationObject,
    },
  },
};

test('the scopes of all operations are listed, each once', () => {
  expect(scopesOf(document).sort()).toEqual([
    'payments:read',
    'payments:read:all',
    'payments:write',
    'refunds:write',
  ]);
});

test('the first read is one that needs a token and no id', () => {
  expect(firstRead(document)).toBe('/payments');
  expect(firstRead({ paths: { '/docs': { get: operation([]) } } })).toBeUndefined();
});

test('each example body of a POST without an id in its path is listed once', () => {
  expect(creations(document)).toEqual([
    { method: 'POST', path: '/payments', body: 'a payment' },
    { method: 'POST', path: '/payments', body: 'another' },
  ]);
});
