import { argv, observeService, parseReference, type ServiceView } from '@zero-downtime/swarm';
import { refuse } from '../errors.ts';
import type { Site } from '../site.ts';
import { commandFor, type Named } from '../target/command-for.ts';

/** A service of a stack's PostgreSQL: `STACK_db`, and after an upgrade `STACK_db-MAJOR`. */
export type DatabaseService = Pick<ServiceView, 'name' | 'image' | 'replicas'>;

/** The PostgreSQL services of a stack, by their roles. */
export interface DatabaseServices {
  /** The one that clients use; undefined without any. */
  serving: DatabaseService | undefined;
  /** The new server of an upgrade that is not complete. */
  next: DatabaseService | undefined;
  /** The stopped server of before an upgrade, which keeps its data. */
  former: DatabaseService | undefined;
}

/** The major of a service's PostgreSQL. Pure. */
export const majorOf = ({ image }: Pick<DatabaseService, 'image'>): number =>
  Number.parseInt(parseReference(image).version ?? '0', 10);

/** Assigns the roles. An upgrade stops the old server last, so while two run, the older one is the old one. Pure. */
export function assignRoles(services: readonly DatabaseService[]): DatabaseServices {
  const sorted = services.toSorted((a, b) => majorOf(a) - majorOf(b));
  const running = sorted.filter(({ replicas }) => replicas !== 0);
  const serving = running[0] ?? sorted.at(-1);
  const former = sorted.filter((one) => one.replicas === 0 && one !== serving).at(-1);
  return { serving, next: running[1], former };
}

/** The names of the services of a stack's PostgreSQL, in a list of all services. Pure. */
export const databaseServicesIn = (stack: string, names: readonly string[]): string[] =>
  names.filter((name) => name.startsWith(`${stack}_db`) && /^(-\d+)?$/.test(name.slice(stack.length + 3)));

/** @param stack the one that has the PostgreSQL. @throws DockerError */
export async function observeDatabases(
  { docker }: Pick<Site, 'docker'>,
  { stack }: Pick<Site['target'], 'stack'>,
): Promise<DatabaseServices> {
  const names = (await docker(argv.listServices())).split('\n').map((line) => line.split(' ')[0] ?? '');
  const services = await Promise.all(
    databaseServicesIn(stack, names).map((name) => observeService(docker, name)),
  );
  return assignRoles(services.filter((service) => service !== undefined));
}

/** @throws Ending (refused) while an upgrade is running or was interrupted: backups, new passwords and releases would reach one of two servers */
export function refuseDuringUpgrade({ next }: DatabaseServices, target: Named): void {
  if (!next) return;
  throw refuse(
    `an upgrade of the database to PostgreSQL ${majorOf(next)} is running or was interrupted`,
    `complete it: ${commandFor(target, 'upgrade-database')}; or return to the old server: ${commandFor(target, 'upgrade-database', '--abort')}`,
  );
}
