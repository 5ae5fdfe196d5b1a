export { authenticate, identityOf, requireScope } from './authenticate.ts';
export { createVerifier, type TokenVerifier, type VerifierOptions } from './create-verifier.ts';
export type { Identity } from './identity.ts';
export { parseKeySet } from './keys/key-set.ts';
export { authProblemTypes } from './problems.ts';
