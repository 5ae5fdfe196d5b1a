import { findSecretNames } from '../cluster/secrets.ts';
import { backNetwork, frontNetwork, type Site } from '../site.ts';
import type { Target } from '../target/load.ts';
import { type DatabaseScript, readDatabaseScripts, withoutExtension } from './database-scripts.ts';
import { type ConfiguredStack, readStackFiles, stackFileNames } from './files.ts';

/** The scripts of the service. */
const SCRIPTS = ['connection.sh', 'backup.sh', 'metrics.pl'];

/** The stack of the scheduled backups; undefined for a target without them. @throws Ending (refused) when a file is missing */
export async function readBackupsStack({
  docker,
  root,
  target,
}: Pick<Site, 'docker' | 'root' | 'target'>): Promise<ConfiguredStack | undefined> {
  const names = stackFileNames(target).backups;
  const interval = backupInterval(target);
  if (names.length === 0 || interval === undefined) return undefined;
  const scripts = await readDatabaseScripts({ root, target }, SCRIPTS);
  const variables = {
    ...Object.fromEntries(scripts.map((script) => [variableOf(script), script.name])),
    ...(target.database === 'shared' && { BACK_NETWORK: backNetwork(target) }),
    ...(target.platform && { FRONT_NETWORK: frontNetwork(target) }),
    BACKUP_EVERY_SECONDS: interval,
    BACKUP_KEEP: String(target.backup.keep),
    OWNER_DATABASE_URL_SECRET: (await findSecretNames({ docker, target })).owner,
  };
  return {
    files: await readStackFiles(root, names, { ...target.settings, ...variables }),
    configs: scripts,
    variables,
  };
}

/** The seconds between two scheduled backups of a target; undefined without a schedule. Pure. */
export const backupInterval = ({ backup: { every } }: Pick<Target, 'backup'>): string | undefined =>
  every === 'off' ? undefined : String(Math.max(1, Math.floor(every / 1_000)));

const variableOf = ({ file }: DatabaseScript): string => `${withoutExtension(file).toUpperCase()}_CONFIG`;
