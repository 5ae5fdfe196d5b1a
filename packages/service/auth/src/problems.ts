import { defineProblem, Problem } from '@zero-downtime/http';

const unauthenticated = defineProblem({
  slug: 'unauthenticated',
  status: 401,
  title: 'A valid token is needed',
  about:
    'The request carries no bearer token, or one that is not valid: expired, for another service, from another issuer, or altered. ' +
    'Ask the issuer for a new one and send it as `Authorization: Bearer <token>`.',
  headers: ['WWW-Authenticate'],
});

const insufficientScope = defineProblem({
  slug: 'insufficient-scope',
  status: 403,
  title: 'The token does not allow this',
  about:
    'The token is valid, but has none of the scopes that this request needs. `WWW-Authenticate` names them; ' +
    'the same request with the same token will fail again.',
  headers: ['WWW-Authenticate'],
});

const identityUnavailable = defineProblem({
  slug: 'identity-unavailable',
  status: 503,
  title: 'Tokens cannot be checked now',
  about:
    'The keys that tokens are checked with cannot be reached. Nothing was done; send the request again later.',
  headers: ['Retry-After'],
});

/** What this package answers with, for the service's documentation. */
export const authProblemTypes = [unauthenticated, insufficientScope, identityUnavailable] as const;

/** No token was sent: the challenge names no error (RFC 6750, 3.1). */
export function tokenMissing(): Problem {
  return new Problem(unauthenticated, {
    detail: 'Send a token: Authorization: Bearer <token>.',
    headers: { 'WWW-Authenticate': 'Bearer' },
  });
}

/** @param why a sentence for the developer of the client, without quotes, and never anything out of the token. */
export function tokenInvalid(why: string, cause?: unknown): Problem {
  return new Problem(unauthenticated, {
    detail: why,
    headers: { 'WWW-Authenticate': `Bearer error="invalid_token", error_description="${why}"` },
    cause,
  });
}

/** @param anyOf the scopes of which one is enough. */
export function scopeMissing(anyOf: readonly string[]): Problem {
  return new Problem(insufficientScope, {
    detail: `This needs the scope ${anyOf.join(' or ')}.`,
    headers: { 'WWW-Authenticate': `Bearer error="insufficient_scope", scope="${anyOf.join(' ')}"` },
  });
}

export function keysUnreachable(cause: unknown): Problem {
  return new Problem(identityUnavailable, { headers: { 'Retry-After': '1' }, cause });
}
