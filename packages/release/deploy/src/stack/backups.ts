import { findSecretNames } from '../cluster/secrets.ts';
import { backNetwork, type Site } from '../site.ts';
import { type DatabaseScript, readDatabaseScripts } from './database-scripts.ts';
import { type ConfiguredStack, readStackFiles, stackFileNames } from './files.ts';

/** The scripts of a backup. */
export const BACKUP_SCRIPTS = ['connection.sh', 'backup.sh'];

/** The stack of the scheduled backups; undefined for a target without them. @throws Ending (refused) when a file is missing */
export async function readBackupsStack({
  docker,
  root,
  target,
}: Pick<Site, 'docker' | 'root' | 'target'>): Promise<ConfiguredStack | undefined> {
  const names = stackFileNames(target).backups;
  const { keep, every } = target.backup;
  if (names.length === 0 || every === 'off') return undefined;
  const scripts = await readDatabaseScripts({ root, target }, BACKUP_SCRIPTS);
  const variables = {
    ...Object.fromEntries(scripts.map((script) => [variableOf(script), script.name])),
    ...(target.database === 'shared' && { BACK_NETWORK: backNetwork(target) }),
    BACKUP_EVERY_SECONDS: String(Math.max(1, Math.floor(every / 1_000))),
    BACKUP_KEEP: String(keep),
    OWNER_DATABASE_URL_SECRET: (await findSecretNames({ docker, target })).owner,
  };
  return {
    files: await readStackFiles(root, names, { ...target.settings, ...variables }),
    configs: scripts,
    variables,
  };
}

const variableOf = ({ file }: DatabaseScript): string => `${file.replace('.sh', '').toUpperCase()}_CONFIG`;
