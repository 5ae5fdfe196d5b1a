import type * as z from 'zod';
import type { Answer, Feature, Operation } from './description.ts';
import { problemsByStatus } from './problem-responses.ts';
import { headersOf } from './response-headers.ts';
import type { JsonSchema, OperationObject, ParameterObject, Reference, ResponseObject } from './types.ts';

export interface Parts {
  schemaOf: (schema: z.ZodType, direction: 'input' | 'output') => JsonSchema;
  /** A response for these problems, as a shared component if possible. */
  refusal: (
    problems: Parameters<typeof problemsByStatus>[0],
    isPublic: boolean,
  ) => ResponseObject | Reference;
}

/** An operation of a feature as an OpenAPI operation object. */
export function operationObject(feature: Feature, operation: Operation, parts: Parts): OperationObject {
  const { id, summary, description, scopes = [], body } = operation;
  const isPublic = operation.scopes === undefined;
  const parameters = parametersOf(operation, parts);
  return {
    operationId: id,
    tags: [feature.name],
    summary,
    ...(description !== undefined && { description }),
    security: scopes.map((scope) => ({ token: [scope] })),
    ...(parameters.length > 0 && { parameters }),
    ...(body && {
      requestBody: {
        required: true,
        content: {
          'application/json': { schema: parts.schemaOf(body.schema, 'input'), examples: body.examples },
        },
      },
    }),
    responses: {
      ...Object.fromEntries(
        Object.entries(operation.answers).map(([status, answer]) => [
          status,
          answerObject(answer, isPublic, parts),
        ]),
      ),
      ...Object.fromEntries(
        [...problemsByStatus(operation.problems ?? [], isPublic)]
          .filter(([status]) => operation.answers[status] === undefined)
          .map(([status, problems]) => [status, parts.refusal(problems, isPublic)]),
      ),
    },
  };
}

function parametersOf({ params, query, headers = [] }: Operation, { schemaOf }: Parts): ParameterObject[] {
  const fields = (where: string, object: z.ZodObject | undefined): ParameterObject[] => {
    if (!object) return [];
    const { properties = {}, required = [] } = schemaOf(object, 'input');
    return Object.entries(properties).map(([name, { description, ...schema }]) => ({
      name,
      in: where,
      required: required.includes(name),
      ...(description !== undefined && { description }),
      schema,
    }));
  };
  const ofHeaders = headers.map(({ schema, ...rest }) => ({
    ...rest,
    in: 'header',
    schema: schemaOf(schema, 'input'),
  }));
  return [...fields('path', params), ...fields('query', query), ...ofHeaders];
}

function answerObject(answer: Answer, isPublic: boolean, { schemaOf }: Parts): ResponseObject {
  const { description, schema, examples, mediaType = 'application/json', headers = [] } = answer;
  const content = schema
    ? { schema: schemaOf(schema, 'output'), ...(examples && { examples }) }
    : { schema: {} };
  return {
    description,
    headers: headersOf([...headers, ...(isPublic ? [] : ['RateLimit-Policy', 'RateLimit'])]),
    ...((schema || answer.mediaType) && { content: { [mediaType]: content } }),
  };
}
