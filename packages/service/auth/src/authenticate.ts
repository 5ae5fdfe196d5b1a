import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import type { TokenVerifier } from './create-verifier.ts';
import type { Identity } from './identity.ts';
import { scopeMissing } from './problems.ts';

const IDENTITY = Symbol('identity');
type Authenticated = IncomingMessage & { [IDENTITY]?: Identity };

/**
 * Accepts only requests with a valid token, and stores their identity. Synchronous when the verifier is.
 * @param limit runs before a token that is not known is verified, and before the answer to a request without one: a rate limit by address,
 * which a flood of them runs into and a client with a known token does not.
 */
export function authenticate(
  verifier: TokenVerifier,
  limit: RequestHandler = (_request, _response, next) => next(),
): RequestHandler {
  return (request, response, next) => {
    const { authorization } = request.headers;
    const pass = (identity: Identity) => {
      (request as Authenticated)[IDENTITY] = identity;
      next();
    };
    const known = verifier.known(authorization);
    if (known) return pass(known);
    return limit(request, response, (refusal?: unknown) => {
      if (refusal) return next(refusal);
      const identity = verifier.verify(authorization);
      if (identity instanceof Promise) identity.then(pass, next);
      else pass(identity);
    });
  };
}

/** @throws Error when the request did not pass {@link authenticate}: a bug of the service, not an anonymous client. */
export function identityOf(request: IncomingMessage): Identity {
  const identity = (request as Authenticated)[IDENTITY];
  if (!identity) throw new Error('the request was not authenticated: the route lacks its guard');
  return identity;
}

/** @throws Problem 403 when the token has none of the scopes. */
export function requireScope(request: IncomingMessage, ...anyOf: string[]): Identity {
  const identity = identityOf(request);
  if (!anyOf.some((scope) => identity.scopes.has(scope))) throw scopeMissing(anyOf);
  return identity;
}
