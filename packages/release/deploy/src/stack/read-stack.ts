import type { Objectives } from '@zero-downtime/slo';
import type { Site } from '../site.ts';
import { type ApiStack, readApiStack } from './api.ts';
import { checkSettings, readStackFiles, type StackFiles, stackFileNames } from './files.ts';
import { type MonitoringStack, monitoringSettings, readMonitoringStack } from './monitoring.ts';

/** The image that setup makes. */
export const POSTGRES = 'base/postgres:15';

/** Everything of the checkout that describes a target's stack, as it was read. */
export interface Stack {
  api: ApiStack;
  edge: StackFiles;
  database: StackFiles;
  /** Undefined for a target without. */
  monitoring: MonitoringStack | undefined;
}

/** Reads a target's stack. @throws Ending (refused) when a file is missing, or mentions no setting that the target sets */
export async function readStack(
  { root, target }: Pick<Site, 'root' | 'target'>,
  objectives: Objectives | undefined,
): Promise<Stack> {
  const names = stackFileNames(target);
  const [api, edge, database, monitoring] = await Promise.all([
    readApiStack({ root, target }),
    readStackFiles(root, names.edge, target.settings),
    readStackFiles(root, names.database, target.settings),
    readMonitoringStack({ root, target }, objectives),
  ]);
  checkSettings(target, [api.files, edge, database, await monitoringSettings(root)]);
  return { api, edge, database, monitoring };
}
