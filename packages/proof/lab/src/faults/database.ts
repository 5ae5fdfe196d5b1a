import type { Lab } from '../lab.ts';
import type { Fault } from './fault.ts';
import { netemDelay, unshape } from './shape.ts';
import { replicaOf } from './tasks.ts';

const DATABASE = 'orders_db';

/** The share of one core: enough to answer, too little to keep up. */
const SHARE = 0.05;
const PERIOD_US = 100_000;

/**
 * Stops PostgreSQL; Swarm restarts it on the same data.
 * @param how `stop` is a fast shutdown, as for an update; `kill` is a crash, with recovery from the write-ahead log.
 */
export async function restartDatabase(lab: Lab, how: 'stop' | 'kill' = 'stop'): Promise<void> {
  const { node, container } = await replicaOf(lab, DATABASE);
  await lab.inside(node, ['docker', 'kill', '--signal', how === 'stop' ? 'INT' : 'KILL', container]);
}

/**
 * Makes the database slow: delays its packets if the kernel has netem, else throttles its CPU. @returns which of the two
 */
export async function slowDatabase(lab: Lab, delayMs = 50): Promise<'delay' | 'throttle'> {
  const { node, container } = await replicaOf(lab, DATABASE);
  if (await netemDelay(lab, node, delayMs, await enter(lab, node, container))) return 'delay';
  await quota(lab, node, container, PERIOD_US * SHARE);
  return 'throttle';
}

/** Reverts slowDatabase; no-op if it is not in effect, or without a database. */
export async function freeDatabase(lab: Lab): Promise<void> {
  const replica = await replicaOf(lab, DATABASE).catch(() => undefined);
  if (!replica) return;
  const { node, container } = replica;
  await unshape(lab, node, await enter(lab, node, container));
  // -1 means "no limit" to the kernel; 0 means "unchanged" to docker.
  await quota(lab, node, container, -1);
}

const quota = (lab: Lab, node: Parameters<Lab['inside']>[0], container: string, us: number) =>
  lab.inside(node, ['docker', 'update', '--cpu-period', `${PERIOD_US}`, '--cpu-quota', `${us}`, container]);

async function enter(lab: Lab, node: Parameters<Lab['inside']>[0], container: string): Promise<string[]> {
  const pid = await lab.inside(node, ['docker', 'inspect', '--format', '{{.State.Pid}}', container]);
  return ['nsenter', '--target', pid, '--net'];
}

export const restartDatabaseFault: Fault = {
  name: 'restart-database',
  args: '[kill]',
  what: 'PostgreSQL stops (with kill: crashes), and Swarm restarts it',
  inject: async (lab, [how]) => {
    await restartDatabase(lab, how === 'kill' ? 'kill' : 'stop');
    return `PostgreSQL was ${how === 'kill' ? 'killed' : 'stopped'}; Swarm restarts it`;
  },
};

export const slowDatabaseFault: Fault = {
  name: 'slow-database',
  args: '[MS]',
  what: 'PostgreSQL answers MS (50) later; without netem in the kernel it gets 5% of a core instead',
  inject: async (lab, [ms = '50']) =>
    (await slowDatabase(lab, Number(ms))) === 'delay'
      ? `PostgreSQL answers ${ms} ms late`
      : `this kernel has no netem: PostgreSQL gets ${SHARE * 100}% of a core instead`,
  undo: freeDatabase,
};
