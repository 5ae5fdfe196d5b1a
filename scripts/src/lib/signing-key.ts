import { resolve } from 'node:path';
import { defaultKeyFile, KeyFileBroken, readKeyFile, type SigningKey } from '@zero-downtime/auth/mint';
import { refuse } from '@zero-downtime/deploy';

/** What a customer's own client may do. */
export const CUSTOMER_SCOPES = ['orders:read', 'orders:write'];
/** What those who confirm, ship and track orders may do. */
export const FULFILMENT_SCOPES = ['orders:read:all', 'orders:fulfil', 'tracking:write'];

/** This machine's key, or the one in another file. @throws Ending (refused) with what to do when there is none. */
export async function openSigningKey(file?: string): Promise<SigningKey> {
  const path = file === undefined ? defaultKeyFile() : resolve(file);
  const key = await readKeyFile(path).catch((error) => {
    throw error instanceof KeyFileBroken ? refuse(error.message, undefined, error) : error;
  });
  if (!key)
    throw refuse(
      `there is no key to make tokens with: ${path}`,
      file === undefined ? 'npm run setup' : undefined,
    );
  return key;
}
