import { checkKeySet } from '@zero-downtime/tokens';
import { createLocalJWKSet, type JSONWebKeySet, type JWTVerifyOptions } from 'jose';
import { checkAlgorithms } from './algorithms.ts';
import { readBearer } from './bearer.ts';
import { explain } from './explain.ts';
import type { Identity } from './identity.ts';
import { remoteKeys } from './keys/remote-keys.ts';
import { verifyWithAny } from './keys/verify-with-any.ts';
import { tokenInvalid, tokenMissing } from './problems.ts';
import { toIdentity } from './to-identity.ts';
import { createTokenCache } from './token-cache.ts';

/** Accepted clock skew between the issuer and this service, s. */
const CLOCK_TOLERANCE_S = 30;

export interface TokenVerifier {
  /** The identity of a token that was verified within the last minute, by the value of its Authorization header. */
  known(authorization: string | undefined): Identity | undefined;
  /**
   * Verifies the value of an Authorization header: synchronously for a cached token, else with a promise.
   * @throws Problem 401 without a valid token, 503 while the issuer's keys are unreachable.
   */
  verify(authorization: string | undefined): Identity | Promise<Identity>;
}

export interface VerifierOptions {
  issuer: string;
  audience: string;
  /** The accepted signature algorithms, such as EdDSA. */
  algorithms: readonly string[];
  /** Public keys, or the URL where the issuer publishes them. */
  keys: JSONWebKeySet | URL;
  /** ms since 1970. */
  now?: () => number;
  /** Called when a refresh of keys from a URL fails; known keys stay valid for an hour. */
  onRefreshFailed?: (error: unknown) => void;
}

/** @throws TypeError for keys that are not public, or an algorithm that is not asymmetric. */
export function createVerifier(options: VerifierOptions): TokenVerifier {
  const { issuer, audience, keys, now = Date.now, onRefreshFailed } = options;
  const getKey =
    keys instanceof URL ? remoteKeys(keys, { now, onRefreshFailed }) : createLocalJWKSet(checkKeySet(keys));
  const cache = createTokenCache(now);
  const expected: JWTVerifyOptions = {
    issuer,
    audience,
    algorithms: checkAlgorithms(options.algorithms),
    requiredClaims: ['sub', 'exp'],
    clockTolerance: CLOCK_TOLERANCE_S,
  };

  async function check(authorization: string, token: string): Promise<Identity> {
    try {
      const verified = await verifyWithAny(token, getKey, { ...expected, currentDate: new Date(now()) });
      const identity = toIdentity(verified.protectedHeader, verified.payload);
      cache.put(authorization, identity, (verified.payload.exp ?? 0) * 1_000);
      return identity;
    } catch (error) {
      throw explain(error);
    }
  }

  const known = (authorization = '') => cache.get(authorization);
  return {
    known,
    verify(authorization = '') {
      const cached = known(authorization);
      if (cached) return cached;
      const credentials = readBearer(authorization);
      if (credentials.kind === 'none') throw tokenMissing();
      if (credentials.kind === 'malformed') throw tokenInvalid('The header has no valid token format.');
      return check(authorization, credentials.token);
    },
  };
}
