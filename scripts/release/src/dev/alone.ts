import { refuse } from '@zero-downtime/deploy/errors';
import { holderOf, lockAddress, tryLock } from '../setup/lock.ts';

/**
 * Holds a name on this machine until the returned function is called, or this process ends.
 * @throws Ending (refused) while another process holds it
 */
export async function holdAlone(name: string): Promise<() => void> {
  const address = lockAddress(name);
  const held = await tryLock(address);
  if (held) return () => held.close();
  throw refuse(
    `npm run dev runs already, as process ${await holderOf(address)}, with the database ${name}`,
    'use that one, or another database beside it: npm run dev -- --name NAME --port PORT',
  );
}
