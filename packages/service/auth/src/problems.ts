import { defineProblem, Problem } from '@zero-downtime/http';

const unauthenticated = defineProblem({
  slug: 'unauthenticated',
  status: 401,
  title: 'A valid token is required',
  about:
    'The request has no valid bearer token: it is missing, expired, altered, from another issuer or for another audience. ' +
    'Request a new one from the issuer and send it as `Authorization: Bearer <token>`.',
  headers: ['WWW-Authenticate'],
});

const insufficientScope = defineProblem({
  slug: 'insufficient-scope',
  status: 403,
  title: 'Insufficient scope',
  about:
    'The token is valid, but has none of the required scopes. `WWW-Authenticate` lists them; ' +
    'a retry with the same token will fail.',
  headers: ['WWW-Authenticate'],
});

const identityUnavailable = defineProblem({
  slug: 'identity-unavailable',
  status: 503,
  title: 'Tokens cannot be verified now',
  about: 'The keys for verifying tokens are unreachable. The request was not processed; retry it later.',
  headers: ['Retry-After'],
});

/** The problem types of this package, for the service's documentation. */
export const authProblemTypes = [unauthenticated, insufficientScope, identityUnavailable] as const;

/** The problem of a request without a token. Its challenge has no error (RFC 6750, 3.1). */
export function tokenMissing(): Problem {
  return new Problem(unauthenticated, {
    detail: 'Send a token: Authorization: Bearer <token>.',
    headers: { 'WWW-Authenticate': 'Bearer' },
  });
}

/** @param why a sentence for the client's developer, without quotes and without content of the token. */
export function tokenInvalid(why: string, cause?: unknown): Problem {
  return new Problem(unauthenticated, {
    detail: why,
    headers: { 'WWW-Authenticate': `Bearer error="invalid_token", error_description="${why}"` },
    cause,
  });
}

/** @param anyOf one of these scopes is required. */
export function scopeMissing(anyOf: readonly string[]): Problem {
  return new Problem(insufficientScope, {
    detail: `The request requires the scope ${anyOf.join(' or ')}.`,
    headers: { 'WWW-Authenticate': `Bearer error="insufficient_scope", scope="${anyOf.join(' ')}"` },
  });
}

export function keysUnreachable(cause: unknown): Problem {
  return new Problem(identityUnavailable, { headers: { 'Retry-After': '1' }, cause });
}
