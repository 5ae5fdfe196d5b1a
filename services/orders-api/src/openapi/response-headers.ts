import * as z from 'zod';

export interface ResponseHeader {
  description: string;
  /** Whether it is always there where it is named. */
  required: boolean;
  schema: z.ZodType;
}

/** Every header field that the API answers with, beyond those of HTTP itself. */
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
  'Idempotency-Replayed': {
    description:
      '`true` when the key was used before, and this is the first answer again: as the release gave it that answered first, which may know fewer or more fields of an order.',
    required: false,
    schema: z.literal('true'),
  },
  'Cache-Control': { description: 'How long it may be kept.', required: true, schema: z.string() },
};
