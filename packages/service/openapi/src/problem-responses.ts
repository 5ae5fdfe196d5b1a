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

/** The problems that can answer any request. */
const OF_EVERY_REQUEST = [internalError, requestTimeout];

/**
 * The additional problems that can answer any request with a token. The body is read before the route is known, so a request that
 * needs no body can be too large, too.
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

/** All problems that can answer an operation, by status. */
export function problemsByStatus(own: readonly ProblemType[], isPublic: boolean): Map<number, ProblemType[]> {
  const all = new Set([...own, ...(isPublic ? [] : OF_EVERY_CLIENT), ...OF_EVERY_REQUEST]);
  const sorted = [...all].sort((a, b) => a.status - b.status);
  return Map.groupBy(sorted, ({ status }) => status);
}

/** RFC 9457. */
export const problemSchema = z
  .strictObject({
    type: z
      .string()
      .meta({ description: 'The kind of problem, for programs. The path is a page that explains it.' }),
    title: z.string().meta({ description: 'The kind as text.' }),
    status: z.int().min(400).max(599),
    detail: z.string().optional().meta({ description: 'The cause of this occurrence.' }),
    errors: z
      .array(z.strictObject({ path: z.string(), message: z.string() }))
      .optional()
      .meta({ description: 'The invalid fields.' }),
  })
  .meta({ id: 'Problem', description: 'Problem details of an error (RFC 9457).' });

/** Statuses that can be answered before the rate limit counts the request. */
const NOT_COUNTED = new Set([401, 408, 500, 503]);

/** The response for problems that share a status. */
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

/** Collects responses that several operations share. */
export function responseCollector() {
  const responses: Record<string, ResponseObject> = {};

  /** A reference to the response, or the response itself if another one has its name. */
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
