import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ContentConfig } from '../cluster/content-configs.ts';
import type { Site } from '../site.ts';

/** A script as its job mounts it. */
export interface DatabaseScript extends ContentConfig {
  file: string;
}

/** The scripts that create and drop a database in a shared server. */
export const SHARED_DATABASE = ['shared-database.sh', 'init-roles.sh'];

/** Reads scripts of infra/postgres, as Swarm configs. @throws when one is missing */
export const readDatabaseScripts = (
  { root, target }: Pick<Site, 'root' | 'target'>,
  files: readonly string[],
): Promise<DatabaseScript[]> =>
  Promise.all(
    files.map(async (file) => {
      const content = await readFile(join(root, 'infra/postgres', file), 'utf8');
      const hash = createHash('sha256').update(content).digest('hex').slice(0, 12);
      return { file, content, name: `${target.stack}_${withoutExtension(file)}-${hash}` };
    }),
  );

/** The name of a script without its extension, such as backup. Pure. */
export const withoutExtension = (file: string): string => file.replace(/\.\w+$/, '');
