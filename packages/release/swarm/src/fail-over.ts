import { setTimeout as sleep } from 'node:timers/promises';
import type { Docker } from './docker.ts';
import { DockerError } from './errors.ts';

export interface Patience {
  /** How long a Swarm without a leader is awaited. An election takes 10 to 20 s (swarmkit, manager/state/raft: ElectionTick 10). */
  leaderMs: number;
  everyMs: number;
}

const PATIENCE: Patience = { leaderMs: 45_000, everyMs: 1_000 };

/**
 * The docker command on the first of several managers that can be used. A call moves to the next manager when its manager was not
 * reached, and waits while the Swarm elects a leader. A command that may have changed something is never sent twice; its error is thrown.
 * @param managers at least one @throws DockerError, that of the manager in use before, or that the Swarm has no leader
 */
export function failOver(managers: readonly Docker[], patience = PATIENCE): Docker {
  let current = 0;
  return async (argv, options = {}) => {
    const deadline = Date.now() + patience.leaderMs;
    let first: unknown;
    for (;;) {
      let leaderless = false;
      for (const index of turnsFrom(current, managers.length)) {
        try {
          const answer = await (managers[index] as Docker)(argv, options);
          current = index;
          return answer;
        } catch (error) {
          const trouble = troubleOf(error, argv);
          if (trouble === undefined) throw error;
          first ??= error;
          leaderless ||= trouble === 'no leader';
        }
      }
      if (!leaderless) throw first;
      if (Date.now() >= deadline)
        throw new DockerError(argv, 'The swarm does not have a leader.', { cause: first });
      await sleep(patience.everyMs);
    }
  };
}

/** 1 of 3: 1, 2, 0. */
const turnsFrom = (start: number, count: number): number[] =>
  Array.from({ length: count }, (_, turn) => (start + turn) % count);

type Trouble = 'not reached' | 'no leader';

/** Whether another manager may carry out a failed call; undefined for an error that is the command's own, or of an unknown effect. */
export function troubleOf(error: unknown, argv: readonly string[]): Trouble | undefined {
  if (!(error instanceof DockerError) || isBoundToItsNode(argv)) return undefined;
  if (NO_LEADER.test(error.stderr)) return 'no leader';
  if (NOT_SENT.test(error.stderr)) return 'not reached';
  if (!isRead(argv)) return undefined;
  if (LEADER_LOST.test(error.stderr)) return 'no leader';
  return LOST.test(error.stderr) ? 'not reached' : undefined;
}

/** The manager refused the command. */
const NO_LEADER = /does not have a leader/i;
/** The command did not reach a manager. */
const NOT_SENT =
  /cannot connect to the docker daemon|failed to connect to the docker API|while dialing|connection refused|no route to host|is not a swarm manager|is not part of a swarm/i;
/** The leader that a manager forwarded to did not answer. */
const LEADER_LOST = /code = (Unavailable|DeadlineExceeded|Canceled)|context deadline exceeded/i;
/** The connection ended before the answer. */
const LOST = /error during connect|unexpected EOF|connection reset|broken pipe|timed out/i;

/** `stack deploy` consists of several requests: the first ones may have been carried out. `exec`, `ps` and `volume` are about one node. */
const isBoundToItsNode = ([object = '', verb = '']: readonly string[]): boolean =>
  ['exec', 'ps', 'rm', 'volume'].includes(object) || (object === 'stack' && verb === 'deploy');

const isRead = ([object = '', verb = '']: readonly string[]): boolean =>
  ['info', 'version', 'inspect'].includes(object) || ['ls', 'ps', 'inspect', 'logs'].includes(verb);
