import { argv } from '@zero-downtime/swarm';
import { type Site, serviceName } from '../site.ts';
import { type Backup, backupsIn } from './backups.ts';

/** The number of log lines to read: each backup writes two. */
const TAIL = 50;

/** The newest scheduled backup, from the log of its service; undefined when the last lines name none. */
export async function lastScheduledBackup({
  docker,
  target,
}: Pick<Site, 'docker' | 'target'>): Promise<Backup | undefined> {
  // The status is useful even if the node does not answer.
  const log = await docker(argv.serviceLogs(serviceName(target, 'backups'), TAIL)).catch(() => '');
  const lines = log
    .split('\n')
    .map((line) => line.trim().split(' '))
    .filter(([, , bytes]) => /^\d+$/.test(bytes ?? ''));
  return backupsIn(lines, 'taken', 'recent')
    .sort((a, b) => a.at.getTime() - b.at.getTime())
    .at(-1);
}
