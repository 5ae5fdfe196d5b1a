import { resolve } from 'node:path';
import type { Target } from '@zero-downtime/deploy';
import { refuse } from '@zero-downtime/deploy/errors';
import {
  defaultKeyFile,
  KeyFileBroken,
  mintToken,
  readKeyFile,
  type SigningKey,
} from '@zero-downtime/tokens';

/** Reads this machine's signing key, or the one in another file. @throws Ending (refused) when the file does not exist. */
async function openSigningKey(file?: string): Promise<SigningKey> {
  const path = file === undefined ? defaultKeyFile() : resolve(file);
  const key = await readKeyFile(path).catch((error) => {
    throw error instanceof KeyFileBroken ? refuse(error.message, undefined, error) : error;
  });
  if (!key)
    throw refuse(
      `there is no signing key for tokens: ${path}`,
      file === undefined ? 'npm run setup' : undefined,
    );
  return key;
}

/**
 * Makes tokens that a target accepts, each valid for `ttlMs`.
 * @throws Ending (refused) when there is no key, or the target accepts only tokens of another issuer
 */
export async function tokensFor(
  { name, tokens: { issuer, audience, keys } }: Pick<Target, 'name' | 'tokens'>,
  { ttlMs, file }: { ttlMs: number; file?: string | undefined },
): Promise<(subject: string, scopes: readonly string[]) => Promise<string>> {
  if (keys.kind !== 'local' && file === undefined)
    throw refuse(
      `${name} accepts tokens of ${issuer}, which this machine's key cannot sign`,
      'get a token from that issuer, or name its signing key: --key FILE',
    );
  const { privateKey } = await openSigningKey(file);
  const ttlSeconds = Math.max(1, Math.ceil(ttlMs / 1_000));
  return (subject, scopes) => mintToken(privateKey, { issuer, audience, subject, scopes, ttlSeconds });
}
