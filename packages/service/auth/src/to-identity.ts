import type { JWTHeaderParameters, JWTPayload } from 'jose';
import type { Identity } from './identity.ts';
import { tokenInvalid } from './problems.ts';

/** Printable and short enough for an id, UTF-16 code units. PostgreSQL cannot store NUL, and a lone surrogate is not valid text. */
const SUBJECT = /^\P{Cc}{1,255}$/u;
const LONGEST_SUBJECT = 255;
/** Absent, or the types of RFC 7519 and RFC 9068: any other type has another purpose, such as an id token. */
const TYPES = new Set<unknown>([undefined, 'jwt', 'application/jwt', 'at+jwt', 'application/at+jwt']);

/**
 * The signature says who made the token, not that the issuer kept to the types of the claims: each is checked here.
 * @throws Problem 401 for a signed token that is not a valid access token.
 */
export function toIdentity(header: JWTHeaderParameters, { sub, scope = '' }: JWTPayload): Identity {
  const typ: unknown = header.typ;
  if (!TYPES.has(typeof typ === 'string' ? typ.toLowerCase() : typ))
    throw tokenInvalid('The token has the wrong type.');
  if (typeof sub !== 'string' || sub.length > LONGEST_SUBJECT || !SUBJECT.test(sub) || !sub.isWellFormed())
    throw tokenInvalid('The token has no valid subject.');
  if (typeof scope !== 'string') throw tokenInvalid('The scope of the token is not a string.');
  return { subject: sub, scopes: new Set(scope.split(' ').filter((name) => name !== '')) };
}
