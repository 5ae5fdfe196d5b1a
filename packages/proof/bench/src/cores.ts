import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** The division of cores; undefined if pinning is not possible. */
export interface Cores {
  server: string | undefined;
  /** The cores of the load generator and the database. */
  others: string | undefined;
  /** A note for the reader of the figures. */
  note: string;
}

/** One core for the server, the others for everything else, if there are two cores and `taskset`. */
export function divideCores(
  count = availableParallelism(),
  hasTaskset = () => spawnSync('taskset', ['--version']).status === 0,
): Cores {
  const unpinned = (note: string) => ({ server: undefined, others: undefined, note });
  if (count < 2) return unpinned('not pinned: load, database and server share one core');
  if (!hasTaskset()) return unpinned('not pinned: there is no taskset on this machine');
  const others = count === 2 ? '1' : `1-${count - 1}`;
  return { server: '0', others, note: `server on core 0; load generator and PostgreSQL on core ${others}` };
}

/** The command line that runs `command` on these cores. */
export const pinned = (cores: string | undefined, command: readonly string[]): string[] =>
  cores === undefined ? [...command] : ['taskset', '--cpu-list', cores, ...command];
