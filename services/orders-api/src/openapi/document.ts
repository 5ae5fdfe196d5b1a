import { authProblemTypes } from '@zero-downtime/auth';
import { problemTypes } from '@zero-downtime/http';
import { features } from './features.ts';
import { info, tokenScheme } from './info.ts';
import { operationObject } from './operation-object.ts';
import { problemResponse, problemSchema } from './problem-response.ts';
import { responseHeaders } from './response-headers.ts';
import { responseCollector } from './responses.ts';
import { schemaCollector } from './schemas.ts';
import type { OpenApiDocument } from './types.ts';

/** The OpenAPI 3.1 document of this release, made of what its features say and of the schemas that validate. */
export function openApiDocument(version: string): OpenApiDocument {
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
          refusal: (problems, everybodyMay) =>
            share(problems, problemResponse(problems, { problem, everybodyMay })),
        }),
      };
    }
  }
  const own = features.flatMap(({ operations }) => operations.flatMap(({ problems = [] }) => problems));
  const allProblems = new Set([...problemTypes, ...authProblemTypes, ...own]);

  return {
    openapi: '3.1.1',
    info: { ...info, version },
    servers: [{ url: '/' }],
    tags: features.map(({ name, description }) => ({ name, description })),
    paths,
    components: {
      schemas: named,
      responses,
      headers: Object.fromEntries(
        Object.entries(responseHeaders).map(([name, header]) => [
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
