import * as z from 'zod';
import type { RequestHeader } from './description.ts';

export const idempotencyKey: RequestHeader = {
  name: 'Idempotency-Key',
  required: false,
  description:
    'A new one for each order, the same when its request is repeated: so it makes one order, and gets the first answer, within 24 hours. Quotes around it are not counted.',
  schema: z.string().regex(/^(?:"(?:[ !#-[\]-~]|\\["\\]){1,255}"|[!#-[\]-~]{1,255})$/),
  example: '8e03978e-40d5-43dd-bc93-6894a57f9324',
};

export const ifMatch: RequestHeader = {
  name: 'If-Match',
  required: false,
  description: 'The `ETag` of the order that was read, or `*`.',
  schema: z.string().regex(/^(?:\*|(?:W\/)?"[\x21\x23-\x7e]*"(?:\s*,\s*(?:W\/)?"[\x21\x23-\x7e]*")*)$/),
  example: '"1"',
};

export const ifNoneMatch: RequestHeader = {
  name: 'If-None-Match',
  required: false,
  description: 'The `ETag` of what is known already: it is not sent again.',
  schema: z.string(),
  example: '"0123456789abcdef"',
};
