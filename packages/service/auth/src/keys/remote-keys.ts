import { createRemoteJWKSet, errors, type JWTVerifyGetKey } from 'jose';
import { KeysUnreachable } from './keys-unreachable.ts';

/** A request waits for the issuer no longer than this, ms. */
const TIMEOUT_MS = 2_000;
/** A token with an unknown key makes us ask the issuer again, but not more often than this, ms. */
const COOL_DOWN_MS = 10_000;
/** After a failure the issuer is not asked for this long: a storm of requests would help neither it nor the callers, ms. */
const FAILURE_PAUSE_MS = 1_000;
/** Known keys are asked for again after this long, beside the requests, ms: how long a withdrawn key stays at most. */
const REFRESH_MS = 5 * 60_000;
/** Known keys serve on for this long while the issuer is away, ms. */
const MAX_AGE_MS = 60 * 60_000;

export interface RemoteKeysOptions {
  now: () => number;
  /** Told why known keys could not be refreshed; they still serve. */
  onRefreshFailed?: ((error: unknown) => void) | undefined;
}

/** Keys that an issuer publishes: fetched when first needed, refreshed now and then, and at once for an unknown key. */
export function remoteKeys(url: URL, { now, onRefreshFailed }: RemoteKeysOptions): JWTVerifyGetKey {
  const remote = createRemoteJWKSet(url, {
    timeoutDuration: TIMEOUT_MS,
    cooldownDuration: COOL_DOWN_MS,
    cacheMaxAge: MAX_AGE_MS,
  });
  let askedAt = now();
  let failure: { at: number; error: KeysUnreachable } | undefined;

  return async (header, token) => {
    if (remote.jwks() && now() - askedAt >= REFRESH_MS) {
      askedAt = now();
      remote.reload().catch((error: unknown) => onRefreshFailed?.(error));
    }
    if (!remote.jwks() && failure && now() - failure.at < FAILURE_PAUSE_MS) throw failure.error;
    try {
      return await remote(header, token);
    } catch (error) {
      if (isAboutTheToken(error)) throw error;
      failure = { at: now(), error: new KeysUnreachable(error) };
      throw failure.error;
    }
  };
}

function isAboutTheToken(error: unknown): boolean {
  return [errors.JWKSNoMatchingKey, errors.JWKSMultipleMatchingKeys, errors.JOSENotSupported].some(
    (kind) => error instanceof kind,
  );
}
