import * as z from 'zod';
import type { ResponseHeader } from './description.ts';
import type { Reference } from './types.ts';

/** The header fields that any service answers with, beyond those of HTTP itself. */
export const responseHeaders: Record<string, ResponseHeader> = {
  'X-Request-Id': {
    description:
      'The caller’s own `X-Request-Id` if it is 1 to 128 of letters, digits and `_.:-`, else a new one. Quote it in questions.',
    required: true,
    schema: z.string().min(1).max(128),
  },
  'X-Release': { description: 'The release that answered.', required: true, schema: z.string() },
  'RateLimit-Policy': {
    description: 'How many requests a client may send (`q`) in how many seconds (`w`).',
    required: true,
    schema: z.string().regex(/^"default";q=\d+;w=\d+$/),
  },
  RateLimit: {
    description:
      'How many requests this client has left (`r`) and, when it is none, in how many seconds (`t`) there is one.',
    required: true,
    schema: z.string().regex(/^"default";r=\d+(;t=\d+)?$/),
  },
  'Retry-After': {
    description: 'Seconds until it makes sense to send the request again.',
    required: true,
    schema: z.string().regex(/^\d+$/),
  },
  'WWW-Authenticate': {
    description: 'What is wrong with the token, or which scopes would do (RFC 6750).',
    required: true,
    schema: z.string().regex(/^Bearer\b/),
  },
  Location: { description: 'The path of the new resource.', required: true, schema: z.string() },
  ETag: {
    description: 'The version, for `If-Match`.',
    required: true,
    schema: z.string().regex(/^"[^"]+"$/),
  },
};

/** Of answers that say how long they may be kept. */
export const caching: Record<string, ResponseHeader> = {
  'Cache-Control': { description: 'How long it may be kept.', required: true, schema: z.string() },
};

/** References to header fields: those named, and those of every answer. */
export function headersOf(names: readonly string[]): Record<string, Reference> {
  return Object.fromEntries(
    [...names, 'X-Request-Id', 'X-Release'].map((name) => [name, { $ref: `#/components/headers/${name}` }]),
  );
}
