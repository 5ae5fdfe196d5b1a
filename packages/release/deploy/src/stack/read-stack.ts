import type { Objectives } from '@zero-downtime/slo';
import type { Site } from '../site.ts';
import { databaseNames } from '../target/database-names.ts';
import { type ApiStack, readApiStack } from './api.ts';
import { readBackupsStack } from './backups.ts';
import { type DatabaseScript, readDatabaseScripts, SHARED_DATABASE } from './database-scripts.ts';
import { proxyVariables, readEdgeStack } from './edge.ts';
import {
  type ConfiguredStack,
  checkSettings,
  readStackFiles,
  type StackFiles,
  stackFileNames,
} from './files.ts';
import { monitoringSettings, readMonitoringStack } from './monitoring.ts';

/** The parts of a target's stack in the checkout. */
export interface Stack {
  api: ApiStack;
  /** Without files for a target without its own edge. */
  edge: ConfiguredStack;
  listener: StackFiles;
  database: StackFiles;
  /** Undefined for a target without scheduled backups. */
  backups: ConfiguredStack | undefined;
  /** Undefined for a target without monitoring. */
  monitoring: ConfiguredStack | undefined;
  /** The scripts that create a database in the platform's PostgreSQL; empty unless the database is shared. */
  databaseScripts: readonly DatabaseScript[];
}

/** Reads a target's stack. @throws Ending (refused) when a file is missing, or no file uses a setting of the target */
export async function readStack(
  { docker, root, target }: Pick<Site, 'docker' | 'root' | 'target'>,
  objectives: Objectives | undefined,
): Promise<Stack> {
  const names = stackFileNames(target);
  const [api, edge, listener, database, backups, monitoring, databaseScripts] = await Promise.all([
    readApiStack({ docker, root, target }),
    readEdgeStack({ docker, root, target }),
    readStackFiles(root, names.listener, { ...target.settings, ...proxyVariables(target) }),
    readStackFiles(root, names.database, { ...target.settings, ...databaseVariables(target) }),
    readBackupsStack({ docker, root, target }),
    readMonitoringStack({ root, target }, objectives),
    target.database === 'shared' ? readDatabaseScripts({ root, target }, SHARED_DATABASE) : [],
  ]);
  const ofPrometheus = target.platform ? [] : [await monitoringSettings(root)];
  checkSettings(target, [api.files, edge.files, listener, database, ...ofPrometheus]);
  return { api, edge, listener, database, backups, monitoring, databaseScripts };
}

/** The hash of the stack files and settings of the service that runs an image of the target. Pure. */
export const settingsOf = (
  { api, edge, listener }: Pick<Stack, 'api' | 'edge' | 'listener'>,
  image: 'service' | 'edge' | 'listener',
): string => ({ service: api.files.hash, edge: edge.files.hash, listener: listener.hash })[image];

/** The variables of the bundled database's stack file that are not settings. Pure. */
export const databaseVariables = ({ stack }: Pick<Site['target'], 'stack'>): Record<string, string> => ({
  DATABASE: databaseNames(stack).database,
});
