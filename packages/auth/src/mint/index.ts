export { generateSigningKey, type SigningKey } from './generate-signing-key.ts';
export { mintToken, type TokenContent } from './mint-token.ts';
