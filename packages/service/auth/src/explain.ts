import { errors } from 'jose';
import { KeysUnreachable } from './keys/keys-unreachable.ts';
import { keysUnreachable, tokenInvalid } from './problems.ts';

/** What a client's developer can act on. Which check a forged token failed is not told. */
const CLAIMS: Record<string, string> = {
  aud: 'The token is meant for another service.',
  iss: 'The token is from another issuer.',
  nbf: 'The token is not valid yet.',
};

/**
 * The answer for what jose or a key look-up threw; an error that is no fault of the token stays what it is.
 * Of jose's errors only the code goes on: the errors themselves carry the claims.
 */
export function explain(error: unknown): unknown {
  if (error instanceof KeysUnreachable) return keysUnreachable(error.cause);
  if (!(error instanceof errors.JOSEError)) return error;
  if (error instanceof errors.JWTExpired) return tokenInvalid('The token has expired.', error.code);
  if (error instanceof errors.JWTClaimValidationFailed && CLAIMS[error.claim])
    return tokenInvalid(CLAIMS[error.claim] ?? '', error.code);
  return tokenInvalid('The token is not valid.', error.code);
}
