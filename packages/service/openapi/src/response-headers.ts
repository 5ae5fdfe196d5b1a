import * as z from 'zod';
import type { ResponseHeader } from './description.ts';
import type { Reference } from './types.ts';

/** The header fields of every service's answers, beyond those of HTTP itself. */
export const responseHeaders: Record<string, ResponseHeader> = {
  'X-Request-Id': {
    description:
      'The `X-Request-Id` of the request if it has 1 to 128 letters, digits and `_.:-`, else a new one. Quote it in support requests.',
    required: true,
    schema: z.string().min(1).max(128),
  },
  'X-Release': { description: 'The release that answered.', required: true, schema: z.string() },
  'RateLimit-Policy': {
    description: 'The number of requests (`q`) that a client may send in a window of `w` seconds.',
    required: true,
    schema: z.string().regex(/^"default";q=\d+;w=\d+$/),
  },
  RateLimit: {
    description:
      'The number of requests that the client has left (`r`) and, if it is 0, the seconds until the next one (`t`).',
    required: true,
    schema: z.string().regex(/^"default";r=\d+(;t=\d+)?$/),
  },
  'Retry-After': {
    description: 'Seconds to wait before a retry.',
    required: true,
    schema: z.string().regex(/^\d+$/),
  },
  'WWW-Authenticate': {
    description: 'The fault of the token, or the required scopes (RFC 6750).',
    required: true,
    schema: z.string().regex(/^Bearer\b/),
  },
  Location: { description: 'The path of the new resource.', required: true, schema: z.string() },
  ETag: {
    description: 'The version of the resource, for `If-Match`.',
    required: true,
    schema: z.string().regex(/^"[^"]+"$/),
  },
};

/** The header fields of cacheable answers. */
export const caching: Record<string, ResponseHeader> = {
  'Cache-Control': { description: 'How long the answer may be cached.', required: true, schema: z.string() },
};

/** References to header fields: the named ones and those of every answer. */
export function headersOf(names: readonly string[]): Record<string, Reference> {
  return Object.fromEntries(
    [...names, 'X-Request-Id', 'X-Release'].map((name) => [name, { $ref: `#/components/headers/${name}` }]),
  );
}
