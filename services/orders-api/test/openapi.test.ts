import { readFile } from 'node:fs/promises';
import { Validator } from '@seriousme/openapi-schema-validator';
import { authProblemTypes } from '@zero-downtime/auth';
import { problemTypes } from '@zero-downtime/http';
import type { OpenApiDocument } from '@zero-downtime/openapi';
import { docsRoutes } from '@zero-downtime/openapi/docs';
import type { Router } from 'express';
import fc from 'fast-check';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { features } from '../src/features.ts';
import { readKey } from '../src/idempotency/read-key.ts';
import { readIfMatch } from '../src/orders/etag.ts';
import { ordersProblemTypes } from '../src/problems.ts';
import { trackingProblemTypes } from '../src/tracking/problems.ts';
import { documentOf } from './openapi/documents.ts';
import { operationsOf } from './openapi/find-operation.ts';
import { generateAll } from './openapi/generate.ts';
import { validatorsOf } from './openapi/validators.ts';
import { type Api, startApi } from './releases.ts';

const document = await documentOf('2.0.0');
const operations = operationsOf(document);
const named = operations.map((described) => [described.operation.operationId, described] as const);

describe.each(['1.0.0', '2.0.0'] as const)('the document of %s', (release) => {
  let own: OpenApiDocument;
  beforeAll(async () => {
    own = await documentOf(release);
  });

  it('is OpenAPI 3.1, by its own schema', async () => {
    const { valid, errors } = await new Validator().validate(
      structuredClone(own) as unknown as Record<string, unknown>,
    );
    expect({ valid, errors }).toEqual({ valid: true, errors: undefined });
    expect(own.openapi).toMatch(/^3\.1\./);
    expect(own.info.version).toBe(release);
  });

  it('gives each operation a name of its own, and a scope that it explains or none', () => {
    const all = operationsOf(own).map(({ operation }) => operation);
    expect(new Set(all.map(({ operationId }) => operationId)).size).toBe(all.length);
    const scopes = all.flatMap(({ security }) => security.flatMap((way) => way.token ?? []));
    expect(new Set(scopes)).toEqual(new Set(Object.keys(own['x-scopes'])));
  });

  it('has examples that are as its schemas say', () => {
    const validate = validatorsOf(own);
    for (const { operation } of operationsOf(own)) {
      const answers = Object.values(operation.responses).map(
        (answer) => ('content' in answer && answer.content) || {},
      );
      for (const content of [operation.requestBody?.content ?? {}, ...answers])
        for (const { schema, examples = {} } of Object.values(content))
          for (const { value } of Object.values(examples)) {
            const check = validate(schema);
            expect(check(value), JSON.stringify(check.errors)).toBe(true);
          }
    }
  });
});

it('is committed as the sources generate it', async () => {
  for (const { file, text } of await generateAll()) {
    const committed = JSON.stringify(JSON.parse(await readFile(file, 'utf8')));
    expect(committed === JSON.stringify(JSON.parse(text)), `${file} is not up to date: npm run openapi`).toBe(
      true,
    );
  }
});

it('describes every route of the service, and nothing that is no route', () => {
  const routers = [...features(undefined as never), docsRoutes(document)];
  const routes = routers.flatMap(routesOf).sort();
  const described = operations
    .filter(({ operation }) => !operation.tags.includes('Probes'))
    .map(({ method, path }) => `${method} ${path}`);
  expect(described.sort()).toEqual(routes);
});

it('explains every kind of problem that the service has', () => {
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

  it.each(named)('asks for the scopes that are described: %s', async (_, { method, path, operation }) => {
    const target = path
      .replace('{id}', '0199aa11-7c4e-7f3a-9d52-2f6b8c1e4a90')
      .replace('{slug}', 'not-found');
    const client = await api.as('nobody', []);
    const { status, headers } = await client[method as 'get'](target);
    const scopes = operation.security.flatMap((way) => way.token ?? []);
    if (scopes.length === 0) expect(status).toBe(200);
    else expect(headers['www-authenticate']).toContain(`scope="${scopes.join(' ')}"`);
  });
});

describe('the pattern of a header is what the service takes:', () => {
  const text = fc.oneof(
    fc.string({ unit: fc.constantFrom('"', '\\', ' ', ',', '*', 'W/', '1', 'a', '\t', 'é', '\u007f') }),
    fc.string({ maxLength: 300 }),
    fc.integer({ min: 250, max: 260 }).map((length) => `"${'x'.repeat(length)}"`),
  );
  it.each([
    ['Idempotency-Key', readKey],
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

/** `get /orders/{id}` of each route that a router has, but for those that refuse other methods. */
function routesOf(router: Router): string[] {
  return router.stack.flatMap(({ route }) =>
    (route?.stack ?? [])
      .filter(({ method }) => method)
      .map(({ method }) => `${method} ${route?.path.replaceAll(/:(\w+)/g, '{$1}')}`),
  );
}
