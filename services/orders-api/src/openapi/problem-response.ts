import type { ProblemType } from '@zero-downtime/http';
import * as z from 'zod';
import { headersOf } from './headers-of.ts';
import type { JsonSchema, ResponseObject } from './types.ts';

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

/** Answered before the requests of a client are counted, or sometimes so. */
const NOT_COUNTED = new Set([401, 408, 500, 503]);
const WITH_CHALLENGE = new Set([401, 403]);
const WITH_RETRY_AFTER = new Set(['idempotency-key-in-use', 'rate-limited']);

/** The answer for problems that share a status. */
export function problemResponse(
  problems: readonly ProblemType[],
  { problem, everybodyMay }: { problem: JsonSchema; everybodyMay: boolean },
): ResponseObject {
  const [{ status }] = problems as [ProblemType];
  const headers = [
    ...(WITH_CHALLENGE.has(status) ? ['WWW-Authenticate'] : []),
    ...(status === 503 || problems.every(({ slug }) => WITH_RETRY_AFTER.has(slug)) ? ['Retry-After'] : []),
    ...(everybodyMay || NOT_COUNTED.has(status) ? [] : ['RateLimit-Policy', 'RateLimit']),
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
