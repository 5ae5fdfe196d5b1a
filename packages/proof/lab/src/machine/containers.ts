import { LabRefused } from '../errors.ts';
import type { Machine } from './machine.ts';

/** The name of a service's container, and its machine. */
export interface Placed {
  readonly machine: Machine;
  readonly container: string;
}

/**
 * The running containers of a service, by name. Machines that do not answer are skipped.
 * @throws LabRefused without one
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

/** The container of a service with one replica. @throws LabRefused without one */
export async function containerOf(machines: readonly Machine[], service: string): Promise<Placed> {
  return (await containersOf(machines, service))[0] as Placed;
}
