import type { Lab } from '../lab.ts';
import type { Fault } from './fault.ts';
import { netemDelay, unshape } from './shape.ts';
import { replicaOf } from './tasks.ts';

const DATABASE = 'orders_db';

/** Of one core: enough to answer, not enough to keep up. */
const SHARE = 0.05;
const PERIOD_US = 100_000;

/**
 * Ends PostgreSQL; Swarm starts it again on the same data.
 * @param how `stop` is a fast shutdown, as a restart for an update; `kill` a crash, with recovery from the log.
 */
export async function restartDatabase(lab: Lab, how: 'stop' | 'kill' = 'stop'): Promise<void> {
  const { node, container } = await replicaOf(lab, DATABASE);
  await lab.inside(node, ['docker', 'kill', '--signal', how === 'stop' ? 'INT' : 'KILL', container]);
}

/**
 * Makes the database slow: each of its packets late where the kernel has netem, else the processor taken from it for most
 * of the time. @returns which of the two
 */
export async function slowDatabase(lab: Lab, delayMs = 50): Promise<'delay' | 'throttle'> {
  const { node, container } = await replicaOf(lab, DATABASE);
  if (await netemDelay(lab, node, delayMs, await enter(lab, node, container))) return 'delay';
  await quota(lab, node, container, PERIOD_US * SHARE);
  return 'throttle';
}

/** Takes slowDatabase back; does nothing when it was not in effect, or the database is gone. */
export async function freeDatabase(lab: Lab): Promise<void> {
  const replica = await replicaOf(lab, DATABASE).catch(() => undefined);
  if (!replica) return;
  const { node, container } = replica;
  await unshape(lab, node, await enter(lab, node, container));
  // -1 is "no limit" to the kernel; 0 would be "leave it" to docker.
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
  what: 'PostgreSQL stops (with kill: crashes) and Swarm starts it again',
  strike: async (lab, [how]) => {
    await restartDatabase(lab, how === 'kill' ? 'kill' : 'stop');
    return `PostgreSQL was ${how === 'kill' ? 'killed' : 'stopped'}; Swarm starts it again`;
  },
};

export const slowDatabaseFault: Fault = {
  name: 'slow-database',
  args: '[MS]',
  what: 'each answer of PostgreSQL late by MS (50); without netem in the kernel it gets 5% of a core instead',
  strike: async (lab, [ms = '50']) =>
    (await slowDatabase(lab, Number(ms))) === 'delay'
      ? `PostgreSQL answers ${ms} ms late`
      : `this kernel has no netem: PostgreSQL gets ${SHARE * 100}% of a core instead`,
  undo: freeDatabase,
};
