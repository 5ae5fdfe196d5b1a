import { argv } from '@zero-downtime/swarm';
import { type Site, serviceName } from '../site.ts';
import { type Backup, backupsIn, describeBackup } from './backups.ts';

/** The number of log lines to read: each attempt writes at most a few. */
const TAIL = 50;

/** The state of scheduled backups. */
export interface Schedule {
  /** Undefined when the last lines of the log name none. */
  newest: Backup | undefined;
  /** Whether the last attempt failed. */
  failing: boolean;
}

/** The state of a target's scheduled backups, from the log of their service. */
export async function readSchedule({ docker, target }: Pick<Site, 'docker' | 'target'>): Promise<Schedule> {
  // The status is useful even if the node does not answer.
  const log = await docker(argv.serviceLogs(serviceName(target, 'backups'), TAIL)).catch(() => '');
  return parseSchedule(log);
}

/** The state of scheduled backups in the log of backup.sh. Pure. */
export function parseSchedule(log: string): Schedule {
  const outcomes = log
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => /^(taken|recent) \S+ \d+$|^the backup failed/.test(line));
  const backups = outcomes.map((line) => line.split(' ')).filter(([word]) => word !== 'the');
  return {
    newest: backupsIn(backups, 'taken', 'recent')
      .sort((a, b) => a.at.getTime() - b.at.getTime())
      .at(-1),
    failing: outcomes.at(-1)?.startsWith('the backup failed') ?? false,
  };
}

/** The state of scheduled backups as one line. Pure. */
export const describeSchedule = ({ newest, failing }: Schedule, now: Date): string =>
  `last backup  ${newest ? describeBackup(newest, now) : 'none'}${failing ? '; the last attempt failed' : ''}`;
