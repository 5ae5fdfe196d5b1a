import { errors } from 'jose';
import { KeysUnreachable } from './keys/keys-unreachable.ts';
import { keysUnreachable, tokenInvalid } from './problems.ts';

/** Details that help a client's developer. The failed check of a forged token is not disclosed. */
const CLAIMS: Record<string, string> = {
  aud: 'The token is for another audience.',
  iss: 'The token is from another issuer.',
  nbf: 'The token is not valid yet.',
};

/**
 * Maps an error of jose or of a key look-up to an answer; errors that the token did not cause stay unchanged. Only the code of jose's
 * errors is kept, because the errors contain the claims.
 */
export function explain(error: unknown): unknown {
  if (error instanceof KeysUnreachable) return keysUnreachable(error.cause);
  if (!(error instanceof errors.JOSEError)) return error;
  if (error instanceof errors.JWTExpired) return tokenInvalid('The token has expired.', error.code);
  if (error instanceof errors.JWTClaimValidationFailed && CLAIMS[error.claim])
    return tokenInvalid(CLAIMS[error.claim] ?? '', error.code);
  return tokenInvalid('The token is not valid.', error.code);
}
