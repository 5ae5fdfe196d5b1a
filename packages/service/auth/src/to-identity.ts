import type { JWTHeaderParameters, JWTPayload } from 'jose';
import type { Identity } from './identity.ts';
import { tokenInvalid } from './problems.ts';

/** Printable, and short enough to be kept as an id; PostgreSQL cannot store NUL, and a lone surrogate is no text. */
const SUBJECT = /^\P{Cc}{1,255}$/u;
/** Absent, or what RFC 7519 and RFC 9068 name: anything else was signed for another purpose, such as an id token. */
const TYPES = new Set([undefined, 'jwt', 'application/jwt', 'at+jwt', 'application/at+jwt']);

/** @throws Problem 401 for a token that is signed, but is not an access token of the form we ask for. */
export function toIdentity(header: JWTHeaderParameters, { sub, scope = '' }: JWTPayload): Identity {
  if (!TYPES.has(header.typ?.toLowerCase())) throw tokenInvalid('The token is of another kind.');
  if (typeof sub !== 'string' || !SUBJECT.test(sub) || !sub.isWellFormed())
    throw tokenInvalid('The token names no subject.');
  if (typeof scope !== 'string') throw tokenInvalid('The scope of the token is not a text.');
  return { subject: sub, scopes: new Set(scope.split(' ').filter((name) => name !== '')) };
}
