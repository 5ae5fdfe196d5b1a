import { readFile } from 'node:fs/promises';
import { release } from 'node:os';
import { gunzipSync } from 'node:zlib';
import { refuse } from '../errors.ts';

/** Options that IPsec between nodes needs, and the names of their modules. */
const NEEDED = { CONFIG_XFRM_USER: 'xfrm_user', CONFIG_INET_ESP: 'esp4' };

/**
 * @throws Ending (refused) when the kernel of this machine was built without what encrypted overlay networks need. A kernel whose
 * configuration is unreadable passes.
 */
export async function checkEncryption(): Promise<void> {
  const config = await readKernelConfig();
  const missing = config === undefined ? [] : missingForEncryption(config);
  if (missing.length > 0)
    throw refuse(
      `the target has encryptedNetworks: true, and this machine's kernel has no ${missing.join(', ')}: packets between nodes would be dropped`,
      'use a kernel with these modules on every node, or set encryptedNetworks: false and let only the nodes reach UDP 4789 of each other (infra/README.md)',
    );
}

/** The modules for encryption that a kernel configuration does not have. */
export const missingForEncryption = (config: string): string[] =>
  Object.entries(NEEDED).flatMap(([option, module]) =>
    new RegExp(`^${option}=[ym]$`, 'm').test(config) ? [] : [module],
  );

async function readKernelConfig(): Promise<string | undefined> {
  const compressed = await readFile('/proc/config.gz').catch(() => undefined);
  if (compressed) return gunzipSync(compressed).toString();
  return readFile(`/boot/config-${release()}`, 'utf8').catch(() => undefined);
}
