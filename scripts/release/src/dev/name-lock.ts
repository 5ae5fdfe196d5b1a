import { refuse } from '@zero-downtime/deploy/errors';
import { holderOf, lockAddress, tryLock } from '../setup/lock.ts';

/**
 * Locks a name on this machine until the returned function is called or this process ends.
 * @throws Ending (refused) while another process holds it
 */
export async function acquireNameLock(name: string): Promise<() => void> {
  const address = lockAddress(name);
  const held = await tryLock(address);
  if (held) return () => held.close();
  throw refuse(
    `npm run dev is already running as process ${await holderOf(address)}, with the database ${name}`,
    'use the running one, or start a second with its own database: npm run dev -- --name NAME --port PORT',
  );
}
