import { idempotencyKeyHeader, type RequestHeader, type ResponseHeader } from '@zero-downtime/openapi';
import * as z from 'zod';

export const idempotencyKey = idempotencyKeyHeader(
  'A unique key for each order. A request that is retried with the same key within 24 hours places no second order and gets the first answer.',
);

export const ifMatch: RequestHeader = {
  name: 'If-Match',
  required: false,
  description: 'The `ETag` of the order that was read, or `*`.',
  schema: z.string().regex(/^(?:\*|(?:W\/)?"[\x21\x23-\x7e]*"(?:\s*,\s*(?:W\/)?"[\x21\x23-\x7e]*")*)$/),
  example: '"1"',
};

/** Response header fields that only this API has. */
export const ownHeaders: Record<string, ResponseHeader> = {
  'Idempotency-Replayed': {
    description:
      '`true` when this is the stored answer to an earlier request with the same key. If another release gave that answer, the order may lack fields of this one, or have others.',
    required: false,
    schema: z.literal('true'),
  },
};
