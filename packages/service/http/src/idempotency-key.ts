import { Problem } from './problem.ts';
import { defineProblem } from './problem-type.ts';

export const invalidIdempotencyKey = defineProblem({
  slug: 'invalid-idempotency-key',
  status: 400,
  title: 'Invalid Idempotency-Key',
  about:
    '`Idempotency-Key` has 1 to 255 printable ASCII characters; double quotes around it are not counted.',
});

export const idempotencyKeyReused = defineProblem({
  slug: 'idempotency-key-reused',
  status: 422,
  title: 'Idempotency-Key reused',
  about: 'The key came with another body before. A new request needs a new key.',
});

/** Printable ASCII; a quote or a backslash only as the string of RFC 8941 writes it. */
const QUOTED = /^"((?:[ !#-[\]-~]|\\["\\]){1,255})"$/;
const BARE = /^[!#-[\]-~]{1,255}$/;

/**
 * The `Idempotency-Key` of a request, or undefined when it has none. The IETF draft makes it a string of RFC 8941, in double quotes; most
 * clients send it bare, so both are taken, and mean the same.
 *
 * @throws {Problem} 400 for anything else.
 */
export function readIdempotencyKey(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  const quoted = QUOTED.exec(header)?.[1];
  if (quoted !== undefined) return quoted.replaceAll(/\\(.)/g, '$1');
  if (BARE.test(header)) return header;
  throw new Problem(invalidIdempotencyKey);
}
