import { LabRefused } from '../errors.ts';
import type { Machine } from './machine.ts';

/** A container of a service, by name, and the machine that runs it. */
export interface Placed {
  readonly machine: Machine;
  readonly container: string;
}

/**
 * The running containers of a service, by name. A machine that does not answer has none, as far as can be known.
 * @throws LabRefused when there is none
 */
export async function containersOf(machines: readonly Machine[], service: string): Promise<Placed[]> {
  const label = `label=com.docker.swarm.service.name=${service}`;
  const listed = await Promise.all(
    machines.map(async (machine) => {
      const names = await machine
        .run(['docker', 'ps', '--filter', label, '--format', '{{.Names}}'])
        .catch(() => '');
      return names.split('\n').flatMap((container) => (container ? [{ machine, container }] : []));
    }),
  );
  const found = listed.flat().sort((a, b) => a.container.localeCompare(b.container));
  if (found.length > 0) return found;
  throw new LabRefused(`no container of ${service} runs`, 'npm run status; npm run deploy');
}

/** The container of a service that has one. @throws LabRefused when there is none */
export async function containerOf(machines: readonly Machine[], service: string): Promise<Placed> {
  return (await containersOf(machines, service))[0] as Placed;
}
