import * as z from 'zod';
import type { RequestHeader } from './description.ts';

/** The header field that `readIdempotencyKey` of packages/service/http reads. */
export const idempotencyKeyHeader = (description: string): RequestHeader => ({
  name: 'Idempotency-Key',
  required: false,
  description: `${description} Quotes around the key are not part of it.`,
  schema: z.string().regex(/^(?:"(?:[ !#-[\]-~]|\\["\\]){1,255}"|[!#-[\]-~]{1,255})$/),
  example: '8e03978e-40d5-43dd-bc93-6894a57f9324',
});
