import { kill, start } from '../argv.ts';
import type { Lab } from '../lab.ts';
import { observe } from '../observe.ts';
import type { Fault } from './fault.ts';

/** Stops the registry: pushes and pulls fail. Idempotent. */
export async function stopRegistry(lab: Lab): Promise<void> {
  const { container } = lab.spec.registry;
  if ((await observe(lab)).containers.get(container) === 'running') await lab.host(kill(container));
}

/** Reverts stopRegistry; no-op if it runs. */
export async function startRegistry(lab: Lab): Promise<void> {
  await lab.host(start(lab.spec.registry.container));
}

export const stopRegistryFault: Fault = {
  name: 'stop-registry',
  args: '',
  what: 'the registry stops (undo: starts it)',
  inject: async (lab) => {
    await stopRegistry(lab);
    return 'the registry is stopped';
  },
  undo: startRegistry,
};
