import { LRUCache } from 'lru-cache';
import type { Identity } from './identity.ts';

/** Tokens; about 1 kB each. */
const MOST = 10_000;
/** How long a verified token is cached, ms: a revoked key stops working this much later. */
const LONGEST_MS = 60_000;

export interface TokenCache {
  /** undefined if it is not cached or has expired. */
  get(authorization: string): Identity | undefined;
  /** @param expiresAt ms since 1970. */
  put(authorization: string, identity: Identity, expiresAt: number): void;
}

/** Caches the identities of verified tokens by header value, so a signature is checked once a minute instead of with every request. */
export function createTokenCache(now: () => number): TokenCache {
  const entries = new LRUCache<string, { identity: Identity; until: number }>({ max: MOST });
  return {
    get(authorization) {
      const entry = entries.get(authorization);
      return entry !== undefined && now() < entry.until ? entry.identity : undefined;
    },
    put(authorization, identity, expiresAt) {
      const until = Math.min(expiresAt, now() + LONGEST_MS);
      if (until > now()) entries.set(authorization, { identity, until });
    },
  };
}
