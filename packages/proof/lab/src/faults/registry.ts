import { kill, start } from '../argv.ts';
import type { Lab } from '../lab.ts';
import { observe } from '../observe.ts';
import type { Fault } from './fault.ts';

/** The registry goes away: nothing can be pushed or pulled. Stopping a stopped one is fine. */
export async function stopRegistry(lab: Lab): Promise<void> {
  const { container } = lab.spec.registry;
  if ((await observe(lab)).containers.get(container) === 'running') await lab.host(kill(container));
}

/** Takes stopRegistry back; does nothing when it runs. */
export async function startRegistry(lab: Lab): Promise<void> {
  await lab.host(start(lab.spec.registry.container));
}

export const stopRegistryFault: Fault = {
  name: 'stop-registry',
  args: '',
  what: 'the registry goes away (undo: comes back)',
  strike: async (lab) => {
    await stopRegistry(lab);
    return 'the registry is gone';
  },
  undo: startRegistry,
};
