import { observeTasks, type TaskView } from '@zero-downtime/swarm';
import { type DatabaseService, observeDatabases } from '../cluster/database-services.ts';
import { refuse } from '../errors.ts';
import type { Servers } from '../plan/plan-upgrade.ts';
import type { Site } from '../site.ts';
import { parseCount } from './backups.ts';
import { awaitDatabaseJob, removeDatabaseJobs, runDatabaseScript } from './database-job.ts';

type Command = 'inspect' | 'prepare' | 'copy' | 'switch' | 'abort';

/**
 * Runs `upgrade.sh` on the old server's node, with the image of the new one once it exists.
 * @param onProgress gets each new line of progress
 * @returns its output, as words of lines. @throws Ending with the end of its log when it fails; DockerError
 */
export async function runUpgradeScript(
  site: Site,
  command: Command,
  onProgress: (message: string) => void = () => {},
): Promise<string[][]> {
  const { serving, next } = await observeDatabases(site, site.target);
  const old = serving && (await runningTask(site, serving));
  if (!serving || !old)
    throw refuse(`the database ${serving?.name ?? ''} does not run`, `docker stack ps ${site.target.stack}`);
  const fresh = next && (await runningTask(site, next));
  let last = '';
  return runDatabaseScript(site, `upgrade-${command}`, {
    // A name of a service may be an alias of the other one; the name of a task's container is not.
    env: { OLD_HOST: hostOf(serving, old), NEW_HOST: next && fresh ? hostOf(next, fresh) : 'no-server' },
    server: { image: next?.image ?? serving.image, node: old.node },
    follow: (log) => {
      const line = log.split('\n').findLast((one) => one.startsWith('progress '));
      if (line !== undefined && line !== last) onProgress(line.slice('progress '.length).trim());
      last = line ?? last;
    },
  });
}

/** A switch takes at most 15 s, and then takes itself back. Milliseconds. */
const SWITCH_MS = 30_000;

/** Ends the jobs that a killed run has left. A switch ends by itself: when it is killed, no database is open. @throws DockerError */
export async function endUpgradeJobs(site: Site): Promise<void> {
  await awaitDatabaseJob(site, 'upgrade-switch', SWITCH_MS);
  await removeDatabaseJobs(site);
}

const runningTask = async (
  { docker }: Site,
  { name }: Pick<DatabaseService, 'name'>,
): Promise<TaskView | undefined> =>
  (await observeTasks(docker, name)).find(({ state }) => state === 'running');

/** The name of the task's container, which the network's DNS has. Pure. */
const hostOf = ({ name }: Pick<DatabaseService, 'name'>, { slot, id }: TaskView): string =>
  `${name}.${slot}.${id}`;

/** The state of both servers of a target. Changes nothing. @throws Ending, DockerError */
export async function inspectServers(site: Site, hasNext: boolean): Promise<Servers> {
  const lines = await runUpgradeScript(site, 'inspect');
  const value = (key: string) => lines.find(([word]) => word === key)?.[1];
  return {
    walLevel: value('wal_level') ?? 'unknown',
    bytes: parseCount(value('bytes'), 'size of the database'),
    freeBytes: parseCount(value('free'), 'free space'),
    next: hasNext ? (value('new') as Servers['next']) : 'absent',
    closed: value('closed') === 'true',
    problems: lines.filter(([word]) => word === 'problem').map(([, ...words]) => words.join(' ')),
  };
}
