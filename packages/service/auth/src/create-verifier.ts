import { checkKeySet } from '@zero-downtime/tokens';
import { createLocalJWKSet, type JSONWebKeySet, type JWTVerifyOptions, jwtVerify } from 'jose';
import { checkAlgorithms } from './algorithms.ts';
import { readBearer } from './bearer.ts';
import { explain } from './explain.ts';
import type { Identity } from './identity.ts';
import { remoteKeys } from './keys/remote-keys.ts';
import { tokenInvalid, tokenMissing } from './problems.ts';
import { toIdentity } from './to-identity.ts';
import { createTokenCache } from './token-cache.ts';

/** How far the issuer's clock and ours may be apart, s. */
const CLOCK_TOLERANCE_S = 30;

export interface TokenVerifier {
  /**
   * Takes the value of an Authorization header. At once for a token that was seen within the last minute, else a promise.
   * @throws Problem 401 without a valid token, 503 while the issuer's keys cannot be reached.
   */
  verify(authorization: string | undefined): Identity | Promise<Identity>;
}

export interface VerifierOptions {
  issuer: string;
  audience: string;
  /** The only ones that a token may be signed with, such as EdDSA. */
  algorithms: readonly string[];
  /** Public keys, or where the issuer publishes them. */
  keys: JSONWebKeySet | URL;
  /** ms since 1970. */
  now?: () => number;
  /** Told why keys from a URL could not be refreshed; the known ones serve for an hour. */
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
      const verified = await jwtVerify(token, getKey, { ...expected, currentDate: new Date(now()) });
      const identity = toIdentity(verified.protectedHeader, verified.payload);
      cache.put(authorization, identity, (verified.payload.exp ?? 0) * 1_000);
      return identity;
    } catch (error) {
      throw explain(error);
    }
  }

  return {
    verify(authorization = '') {
      const known = cache.get(authorization);
      if (known) return known;
      const credentials = readBearer(authorization);
      if (credentials.kind === 'none') throw tokenMissing();
      if (credentials.kind === 'malformed') throw tokenInvalid('This is not a token.');
      return check(authorization, credentials.token);
    },
  };
}
