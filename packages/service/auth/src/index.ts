export { parseKeySet } from '@zero-downtime/tokens';
export { authenticate, identityOf, requireScope } from './authenticate.ts';
export { createVerifier, type TokenVerifier, type VerifierOptions } from './create-verifier.ts';
export type { Identity } from './identity.ts';
export { authProblemTypes } from './problems.ts';
