import { createLocalJWKSet, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';

/**
 * Keys that are given once and stay.
 * @throws TypeError for a set without keys, or with a key that is not public: a service must not hold what signs tokens.
 */
export function localKeys(set: JSONWebKeySet): JWTVerifyGetKey {
  if (set.keys.length === 0) throw new TypeError('the key set has no key');
  for (const { kid, kty, d } of set.keys) {
    if (kty === 'oct' || d !== undefined) throw new TypeError(`the key ${kid ?? ''} is not a public one`);
  }
  return createLocalJWKSet(set);
}
