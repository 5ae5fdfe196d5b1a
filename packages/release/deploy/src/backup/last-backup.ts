import { argv } from '@zero-downtime/swarm';
import { type Site, serviceName } from '../site.ts';
import { type Backup, backupsIn } from './backups.ts';

/** Lines of the log that are read: each backup writes two. */
const TAIL = 50;

/** The newest scheduled backup, as the service that takes them has logged it; undefined where it has logged none lately. */
export async function lastScheduledBackup({
  docker,
  target,
}: Pick<Site, 'docker' | 'target'>): Promise<Backup | undefined> {
  // A node that does not answer gives no log: the status is still worth showing.
  const log = await docker(argv.serviceLogs(serviceName(target, 'backups'), TAIL)).catch(() => '');
  const lines = log.split('\n').map((line) => line.trim().split(' '));
  return backupsIn(lines, 'taken', 'recent')
    .sort((a, b) => a.at.getTime() - b.at.getTime())
    .at(-1);
}
