import { argv } from '@zero-downtime/swarm';
import { refuse } from '../errors.ts';
import { type Site, serviceName } from '../site.ts';

/** The default of infra/stack/postgres.yml. */
const ANY_MANAGER = 'node.role == manager';

/**
 * The bundled database has its data in a volume of one node: with several managers its service needs a constraint to that node, or Swarm
 * starts an empty database on another manager when the node is lost.
 * @throws Ending (refused); DockerError
 */
export async function checkPlacement({ docker, target }: Site): Promise<void> {
  const service = serviceName(target, 'db');
  const managers = (await docker(argv.listManagers())).split('\n').filter(Boolean);
  const exists = (await docker(argv.listServices())).split('\n').includes(service);
  const constraints = exists
    ? (await docker(argv.placementOf(service))).split('\n').filter(Boolean)
    : [target.settings.DATABASE_CONSTRAINT ?? ANY_MANAGER];
  const trouble = placementTrouble({ service, exists, constraints, managers });
  if (trouble) throw refuse(trouble.message, trouble.hint);
}

/** Why the bundled database may start without its data, and the next step; undefined if it cannot. Pure. */
export function placementTrouble(found: {
  service: string;
  exists: boolean;
  constraints: readonly string[];
  /** The names of the Swarm's managers. */
  managers: readonly string[];
}): { message: string; hint: string } | undefined {
  const { service, exists, constraints, managers } = found;
  if (managers.length < 2 || constraints.some(selectsNode)) return undefined;
  return {
    message: `the data of ${service} is on one node, and Swarm may start it on each of ${managers.length} managers: there the database would be empty`,
    hint: exists
      ? `bind it to the node that docker service ps ${service} names: docker service update --constraint-add node.hostname==NODE ${service}; and set DATABASE_CONSTRAINT: node.hostname==NODE in the target`
      : `add DATABASE_CONSTRAINT: node.hostname==${managers[0]} to the settings of the target, or use an external database`,
  };
}

/** Constraints by name, id or label; those by role or platform leave a choice. */
const selectsNode = (constraint: string): boolean =>
  /^(node\.(hostname|id|labels)|engine\.labels)/.test(constraint);
