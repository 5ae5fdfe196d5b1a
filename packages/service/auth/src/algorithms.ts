/** Allowed algorithms: signatures with a key pair. With a shared secret, a service that verifies tokens could sign them. */
const ASYMMETRIC = /^(EdDSA|Ed25519|ES256|ES384|ES512|[RP]S(256|384|512))$/;

/** @throws TypeError without an algorithm, or for one that is not asymmetric. */
export function checkAlgorithms(algorithms: readonly string[]): string[] {
  if (algorithms.length === 0) throw new TypeError('no algorithm is allowed: no token could be valid');
  const odd = algorithms.find((algorithm) => !ASYMMETRIC.test(algorithm));
  if (odd !== undefined) throw new TypeError(`${odd} is not an asymmetric signature algorithm`);
  return [...algorithms];
}
