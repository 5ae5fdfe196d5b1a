import { createPublicKey, type JsonWebKey } from 'node:crypto';
import type { JSONWebKeySet } from 'jose';

/**
 * Reads a JSON Web Key Set (RFC 7517) of public keys.
 * @throws TypeError for anything else; the message has no content of the text, which may be a private key.
 */
export function parseKeySet(text: string): JSONWebKeySet {
  let set: unknown;
  try {
    set = JSON.parse(text);
  } catch {
    throw new TypeError('the key set is not JSON');
  }
  return checkKeySet(set);
}

/** Other types have no use here; RFC 7517, section 5, asks to ignore them. */
const KNOWN_TYPES = new Set(['OKP', 'EC', 'RSA']);

/**
 * @throws TypeError for a set without keys, with a key that is not public (a service must not hold a signing key), or with a malformed
 * key, which would fail only when a token names it.
 */
export function checkKeySet(set: unknown): JSONWebKeySet {
  const keys = (set as { keys?: unknown } | null)?.keys;
  if (!Array.isArray(keys)) throw new TypeError('the key set is not of the form {"keys": […]}');
  if (keys.length === 0) throw new TypeError('the key set has no key');
  for (const [at, key] of keys.entries()) {
    const { kty, d, k } = (key ?? {}) as Record<string, unknown>;
    if (typeof kty !== 'string') throw new TypeError(`key ${at + 1} of the key set has no type (kty)`);
    if (kty === 'oct' || d !== undefined || k !== undefined)
      throw new TypeError(`key ${at + 1} of the key set is not a public one`);
    if (KNOWN_TYPES.has(kty) && !isKey(key)) throw new TypeError(`key ${at + 1} of the key set is malformed`);
  }
  return set as JSONWebKeySet;
}

function isKey(key: JsonWebKey): boolean {
  try {
    return createPublicKey({ key, format: 'jwk' }).type === 'public';
  } catch {
    return false;
  }
}
