import { authProblemTypes } from '@zero-downtime/auth';
import { problemTypes } from '@zero-downtime/http';
import type { Api, ResponseHeader } from './description.ts';
import { operationObject } from './operation-object.ts';
import { problemResponse, problemSchema, responseCollector } from './problem-responses.ts';
import { responseHeaders } from './response-headers.ts';
import { schemaCollector } from './schemas.ts';
import type { OpenApiDocument } from './types.ts';

const tokenScheme = {
  type: 'http',
  scheme: 'bearer',
  bearerFormat: 'JWT',
  description:
    'A JSON Web Token from the issuer that the service trusts: `sub` is the customer or the client, `scope` its permissions.',
};

/**
 * The OpenAPI 3.1 document of a service, made from the descriptions of its features and from the validating schemas. Adds to every operation
 * the header fields and the problems of packages/service/http and packages/service/auth. The version is that of the release, which is known when the
 * document is served: {@link ofRelease}.
 */
export function openApiDocument({ info, features }: Api): OpenApiDocument {
  const { named, schemaOf } = schemaCollector();
  const problem = schemaOf(problemSchema, 'output');
  const { responses, share } = responseCollector();

  const paths: OpenApiDocument['paths'] = {};
  for (const feature of features) {
    for (const operation of feature.operations) {
      paths[operation.path] = {
        ...paths[operation.path],
        [operation.method]: operationObject(feature, operation, {
          schemaOf,
          refusal: (problems, isPublic) => share(problems, problemResponse(problems, { problem, isPublic })),
        }),
      };
    }
  }
  const own = features.flatMap(({ operations }) => operations.flatMap(({ problems = [] }) => problems));
  const allProblems = new Set([...problemTypes, ...authProblemTypes, ...own]);
  const headers: Record<string, ResponseHeader> = Object.assign(
    {},
    responseHeaders,
    ...features.map((feature) => feature.headers),
  );

  return {
    openapi: '3.1.1',
    info: { ...info, version: '0.0.0' },
    servers: [{ url: '/' }],
    tags: features.map(({ name, description }) => ({ name, description })),
    paths,
    components: {
      schemas: named,
      responses,
      headers: Object.fromEntries(
        Object.entries(headers).map(([name, header]) => [
          name,
          { ...header, schema: schemaOf(header.schema, 'output') },
        ]),
      ),
      securitySchemes: { token: tokenScheme },
    },
    'x-scopes': Object.assign({}, ...features.map(({ scopes }) => scopes)),
    'x-problems': Object.fromEntries(
      [...allProblems]
        .sort((a, b) => a.status - b.status)
        .map(({ slug, type, status, title, about }) => [slug, { type, status, title, about }]),
    ),
  };
}
