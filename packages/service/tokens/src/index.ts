export { generateSigningKey, type SigningKey } from './generate-signing-key.ts';
export {
  defaultKeyFile,
  ensureKeyFile,
  KeyFileBroken,
  readKeyFile,
  stageNextKey,
  useNextKey,
} from './key-file.ts';
export { checkKeySet, parseKeySet } from './key-set.ts';
export { mintToken, type TokenContent } from './mint-token.ts';
