import { Validator } from '@seriousme/openapi-schema-validator';
import type { Pool } from '@zero-downtime/database';
import type { OpenApiDocument } from '@zero-downtime/openapi';
import { docsRoutes } from '@zero-downtime/openapi/docs';
import type { Router } from 'express';
import type * as z from 'zod';
import type { Service } from '../service.ts';
import { operationsOf } from './find-operation.ts';
import { validatorsOf } from './validators.ts';

/**
 * The faults of a service's OpenAPI document, one sentence each: it is not OpenAPI 3.1, two operations have one name, a scope is not
 * explained or not used, an example does not match its schema, a route is not described, or a described route does not exist.
 */
export async function documentFaults<Settings extends z.ZodRawShape>(
  service: Service<Settings>,
): Promise<string[]> {
  const { document } = service;
  // The routes are created but not called, so the database is not used.
  const routers = service.features(undefined as unknown as Pool, {} as never);
  return [
    ...(await formFaults(document)),
    ...nameFaults(document),
    ...exampleFaults(document),
    ...routeFaults(document, [...routers, docsRoutes(document)]),
  ];
}

async function formFaults(document: OpenApiDocument): Promise<string[]> {
  const { valid, errors } = await new Validator().validate(JSON.parse(JSON.stringify(document)));
  return valid ? [] : [`it is not OpenAPI: ${JSON.stringify(errors)}`];
}

function nameFaults(document: OpenApiDocument): string[] {
  const all = operationsOf(document).map(({ operation }) => operation);
  const names = all.map(({ operationId }) => operationId);
  const used = new Set(all.flatMap(({ security }) => security.flatMap((way) => way.token ?? [])));
  const explained = new Set(Object.keys(document['x-scopes']));
  return [
    ...names
      .filter((name, at) => names.indexOf(name) < at)
      .map((name) => `two operations are called ${name}`),
    ...[...used.difference(explained)].map((scope) => `the scope ${scope} is not explained`),
    ...[...explained.difference(used)].map((scope) => `no operation needs the scope ${scope}`),
  ];
}

function exampleFaults(document: OpenApiDocument): string[] {
  const validate = validatorsOf(document);
  return operationsOf(document).flatMap(({ operation }) => {
    const answers = Object.values(operation.responses).map(
      (answer) => ('content' in answer && answer.content) || {},
    );
    return [operation.requestBody?.content ?? {}, ...answers].flatMap((content) =>
      Object.values(content).flatMap(({ schema, examples = {} }) => {
        const check = validate(schema);
        return Object.entries(examples)
          .filter(([, { value }]) => !check(value))
          .map(([name]) => `the example ${name} of ${operation.operationId} does not match its schema`);
      }),
    );
  });
}

function routeFaults(document: OpenApiDocument, routers: readonly Router[]): string[] {
  const routes = new Set(routers.flatMap(routesOf));
  const described = new Set(
    operationsOf(document)
      .filter(({ operation }) => !operation.tags.includes('Probes'))
      .map(({ method, path }) => `${method} ${path}`),
  );
  return [
    ...[...routes.difference(described)].map((route) => `${route} is not described`),
    ...[...described.difference(routes)].map((route) => `${route} is described but does not exist`),
  ];
}

/** Each route of a router as `get /orders/{id}`, except those that refuse other methods. */
function routesOf(router: Router): string[] {
  return router.stack.flatMap(({ route }) =>
    (route?.stack ?? [])
      .filter(({ method }) => method)
      .map(({ method }) => `${method} ${route?.path.replaceAll(/:(\w+)/g, '{$1}')}`),
  );
}
