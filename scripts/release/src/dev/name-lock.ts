import { refuse } from '@zero-downtime/deploy/errors';
import { holderOf, lockAddress, tryLock } from '../setup/lock.ts';
import { devCommand } from './dev-command.ts';

/**
 * Locks the name of a service's database on this machine until the returned function is called or this process ends.
 * @throws Ending (refused) while another process holds it
 */
export async function acquireNameLock(name: string, service: string): Promise<() => void> {
  const address = lockAddress(name);
  const held = await tryLock(address);
  if (held) return () => held.close();
  throw refuse(
    `npm run dev is already running as process ${await holderOf(address)}, with the database ${name}`,
    `use the running one, or start a second with its own database: ${devCommand(service, { name: 'NAME', flags: '--port PORT' })}`,
  );
}
