export { parseKeySet } from '../keys/key-set.ts';
export { generateSigningKey, type SigningKey } from './generate-signing-key.ts';
export { defaultKeyFile, ensureKeyFile, KeyFileBroken, readKeyFile } from './key-file.ts';
export { mintToken, type TokenContent } from './mint-token.ts';
