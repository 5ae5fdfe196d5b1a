import { idempotencyKeyHeader, type RequestHeader, type ResponseHeader } from '@zero-downtime/openapi';
import * as z from 'zod';

export const idempotencyKey = idempotencyKeyHeader(
  'A new one for each order, the same when its request is repeated: so it makes one order, and gets the first answer, within 24 hours.',
);

export const ifMatch: RequestHeader = {
  name: 'If-Match',
  required: false,
  description: 'The `ETag` of the order that was read, or `*`.',
  schema: z.string().regex(/^(?:\*|(?:W\/)?"[\x21\x23-\x7e]*"(?:\s*,\s*(?:W\/)?"[\x21\x23-\x7e]*")*)$/),
  example: '"1"',
};

/** Header fields of answers that only this API has. */
export const ownHeaders: Record<string, ResponseHeader> = {
  'Idempotency-Replayed': {
    description:
      '`true` when the key was used before, and this is the first answer again: as the release gave it that answered first, which may know fewer or more fields of an order.',
    required: false,
    schema: z.literal('true'),
  },
};
