import { isDeepStrictEqual } from 'node:util';
import { authProblemTypes } from '@zero-downtime/auth';
import {
  badRequest,
  bodyTooLarge,
  incompleteRequest,
  internalError,
  invalidRequest,
  malformedJson,
  overloaded,
  type ProblemType,
  rateLimited,
  requestTimeout,
  unavailable,
  unsupportedMediaType,
} from '@zero-downtime/http';
import * as z from 'zod';
import { headersOf } from './response-headers.ts';
import type { JsonSchema, Reference, ResponseObject } from './types.ts';

/** What any request may be answered with. */
const OF_EVERY_REQUEST = [internalError, requestTimeout];

/**
 * Beside those, what any request that needs a token may be answered with. Its body is read before the route is known: so one that
 * needs none can be too large nevertheless.
 */
const OF_EVERY_CLIENT = [
  badRequest,
  malformedJson,
  invalidRequest,
  ...authProblemTypes,
  incompleteRequest,
  bodyTooLarge,
  unsupportedMediaType,
  rateLimited,
  unavailable,
  overloaded,
];

/** All that an operation may be answered with, by status. */
export function problemsByStatus(own: readonly ProblemType[], isPublic: boolean): Map<number, ProblemType[]> {
  const all = new Set([...own, ...(isPublic ? [] : OF_EVERY_CLIENT), ...OF_EVERY_REQUEST]);
  const sorted = [...all].sort((a, b) => a.status - b.status);
  return Map.groupBy(sorted, ({ status }) => status);
}

/** RFC 9457. */
export const problemSchema = z
  .strictObject({
    type: z.string().meta({ description: 'Which kind of problem: decide by this. The path explains it.' }),
    title: z.string().meta({ description: 'The kind in words.' }),
    status: z.int().min(400).max(599),
    detail: z.string().optional().meta({ description: 'What is wrong this time.' }),
    errors: z
      .array(z.strictObject({ path: z.string(), message: z.string() }))
      .optional()
      .meta({ description: 'Each field that is wrong.' }),
  })
  .meta({ id: 'Problem', description: 'Every answer that is no success (RFC 9457).' });

/** Statuses of answers that may be given before the requests of a client are counted. */
const NOT_COUNTED = new Set([401, 408, 500, 503]);

/** The answer for problems that share a status. */
export function problemResponse(
  problems: readonly ProblemType[],
  { problem, isPublic }: { problem: JsonSchema; isPublic: boolean },
): ResponseObject {
  const [{ status, headers: candidates = [] }] = problems as [ProblemType];
  const headers = [
    ...candidates.filter((name) => problems.every(({ headers = [] }) => headers.includes(name))),
    ...(isPublic || NOT_COUNTED.has(status) ? [] : ['RateLimit-Policy', 'RateLimit']),
  ];
  return {
    description: problems.map(({ title, type }) => `[${title}](${type})`).join(', '),
    headers: headersOf(headers),
    content: {
      'application/problem+json': {
        schema: {
          ...problem,
          properties: { type: { enum: problems.map(({ type }) => type) }, status: { const: status } },
        },
        examples: Object.fromEntries(
          problems.map(({ slug, type, title }) => [slug, { summary: title, value: { type, title, status } }]),
        ),
      },
    },
  };
}

/** Keeps responses that several operations have in one place. */
export function responseCollector() {
  const responses: Record<string, ResponseObject> = {};

  /** A reference to the response; the response itself where its name means another one. */
  function share(problems: readonly ProblemType[], response: ResponseObject): Reference | ResponseObject {
    const name = problems.map(({ slug }) => pascal(slug)).join('.');
    responses[name] ??= response;
    return isDeepStrictEqual(responses[name], response)
      ? { $ref: `#/components/responses/${name}` }
      : response;
  }

  return { responses, share };
}

const pascal = (slug: string): string =>
  slug.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
