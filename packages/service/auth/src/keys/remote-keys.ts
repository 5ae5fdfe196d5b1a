import { createRemoteJWKSet, errors, type JWTVerifyGetKey } from 'jose';
import { KeysUnreachable } from './keys-unreachable.ts';

/** The timeout of a request to the issuer, ms. */
const TIMEOUT_MS = 2_000;
/** The shortest interval between fetches for unknown keys, ms. */
const COOL_DOWN_MS = 10_000;
/** The pause after a failed fetch, ms: it avoids a storm of requests. */
const FAILURE_PAUSE_MS = 1_000;
/** The interval of background refreshes, ms: a revoked key is used at most this long. */
const REFRESH_MS = 5 * 60_000;
/** How long known keys stay valid while the issuer is unreachable, ms. */
const MAX_AGE_MS = 60 * 60_000;

export interface RemoteKeysOptions {
  now: () => number;
  /** Called when a refresh fails; known keys stay valid. */
  onRefreshFailed?: ((error: unknown) => void) | undefined;
}

/** Keys that an issuer publishes: fetched on first use, refreshed in the background, and at once for an unknown key. */
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
