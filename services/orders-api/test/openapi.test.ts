import { authProblemTypes } from '@zero-downtime/auth';
import { problemTypes, readIdempotencyKey } from '@zero-downtime/http';
import { documentFaults, operationsOf } from '@zero-downtime/kit/testing';
import fc from 'fast-check';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { readIfMatch } from '../src/orders/etag.ts';
import { ordersProblemTypes } from '../src/problems.ts';
import { trackingProblemTypes } from '../src/tracking/problems.ts';
import { documentOf, serviceOf } from './documents.ts';
import { type Api, startApi } from './releases.ts';

const document = await documentOf('2.0.0');
const operations = operationsOf(document);
const named = operations.map((described) => [described.operation.operationId, described] as const);

it.each(['1.0.0', '2.0.0'] as const)(
  'the document of %s is OpenAPI 3.1, describes every route, and its examples hold',
  async (release) => {
    expect(await documentFaults(await serviceOf(release))).toEqual([]);
    expect((await documentOf(release)).openapi).toMatch(/^3\.1\./);
  },
);

it('explains every problem type of the service', () => {
  const all = [...problemTypes, ...authProblemTypes, ...ordersProblemTypes, ...trackingProblemTypes];
  expect(
    Object.values(document['x-problems'])
      .map(({ type }) => type)
      .sort(),
  ).toEqual(all.map(({ type }) => type).sort());
});

describe('the API', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi('2.0.0', inject('databases').expanded.appUrl);
  });

  it.each(named)('requires the documented scopes: %s', async (_, { method, path, operation }) => {
    const target = path
      .replace('{id}', '0199aa11-7c4e-7f3a-9d52-2f6b8c1e4a90')
      .replace('{slug}', 'not-found');
    const client = await api.as('eve', []);
    const { status, headers } = await client[method as 'get'](target);
    const scopes = operation.security.flatMap((way) => way.token ?? []);
    if (scopes.length === 0) expect(status).toBe(200);
    else expect(headers['www-authenticate']).toContain(`scope="${scopes.join(' ')}"`);
  });
});

describe('the pattern of a header matches what the service accepts:', () => {
  const text = fc.oneof(
    fc.string({ unit: fc.constantFrom('"', '\\', ' ', ',', '*', 'W/', '1', 'a', '\t', 'é', '\u007f') }),
    fc.string({ maxLength: 300 }),
    fc.integer({ min: 250, max: 260 }).map((length) => `"${'x'.repeat(length)}"`),
  );
  it.each([
    ['Idempotency-Key', readIdempotencyKey],
    ['If-Match', readIfMatch],
  ] as const)('%s', (name, read) => {
    const parameter = operations
      .flatMap(({ operation }) => operation.parameters ?? [])
      .find((found) => found.name === name);
    const pattern = new RegExp(parameter?.schema.pattern ?? '', 'u');
    const takes = (value: string) => {
      try {
        read(value);
        return true;
      } catch {
        return false;
      }
    };
    fc.assert(
      fc.property(text, (value) => pattern.test(value) === takes(value)),
      { numRuns: 2_000 },
    );
  });
});
