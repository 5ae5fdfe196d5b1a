import { resolve } from 'node:path';
import { type Backup, chooseBackup, oldName, parseCount } from './backup/backups.ts';
import { readBackupFile } from './backup/copy.ts';
import { requireOwnDatabase, runDatabaseScript } from './backup/database-job.ts';
import { listBackups } from './backup.ts';
import { checkEngine } from './cluster/engine.ts';
import { observeRunning } from './cluster/running.ts';
import { refuse } from './errors.ts';
import { runSchemaJob } from './jobs/schema-job.ts';
import { pendingIn } from './jobs/schema-output.ts';
import { execute } from './operations/execute.ts';
import { format } from './operations/operations.ts';
import type { Operation } from './plan/operation.ts';
import type { Site } from './site.ts';
import { databaseNames } from './target/database-names.ts';

export interface RestoreOptions {
  /** The name of a backup, `latest`, or the path of a file. */
  from: string;
  /** Called when the database has tables, which are replaced. */
  confirm: (steps: readonly string[]) => Promise<boolean>;
}

export interface RestoreResult {
  backup: Backup;
  /** The name of the replaced database; undefined if it had no tables. */
  old: string | undefined;
  /** The schema phases of the running release that the backup lacks. */
  lacks: string[];
}

/**
 * Replaces the target's database with a backup. The old database is kept under another name.
 * @throws Ending (refused) when the backup does not exist, is of another database, or the replacement is not confirmed; DockerError
 */
export async function restore(site: Site, { from, confirm }: RestoreOptions): Promise<RestoreResult> {
  await checkEngine(site);
  const { target } = site;
  requireOwnDatabase(target);
  const { database } = databaseNames(target.stack);
  const inFile = await readBackupFile(from, new Date());
  const backup = inFile ?? chooseBackup(await listBackups(site), from);
  if (backup.database !== database)
    throw refuse(
      `${backup.name} is a backup of ${backup.database}, and the database of ${target.stack} is ${database}`,
      'choose the target of that database (--target)',
    );
  const tables = await countTables(site);
  const old = { name: oldName(database, new Date()), tables };
  const plan: Operation[] = [
    { kind: 'lock', command: 'restore', stack: target.stack },
    ...(inFile ? [{ kind: 'upload backup', file: resolve(from) } satisfies Operation] : []),
    { kind: 'restore', name: backup.name, database, old },
    { kind: 'unlock' },
  ];
  const lines = format(plan);
  for (const message of lines) site.report({ phase: 'plan', event: 'note', message });
  if (tables > 0 && !(await confirm(lines))) throw refuse('not confirmed: nothing was changed');
  await execute(plan, { site });
  return { backup, old: tables > 0 ? old.name : undefined, lacks: await missingPhases(site) };
}

/** @throws Error when the number is unknown: a restore over tables asks first */
async function countTables(site: Site): Promise<number> {
  const lines = await runDatabaseScript(site, 'restore-inspect', {});
  return parseCount(lines.find(([word]) => word === 'tables')?.[1], 'number of tables');
}

/** The schema phases of the running release that the database lacks; none without a running release. */
async function missingPhases(site: Site): Promise<string[]> {
  const running = await observeRunning(site, 'api');
  if (!running) return [];
  const status = await runSchemaJob(site, { image: running.image, command: 'status', phase: 'restore' });
  return (['expand', 'backfill', 'contract'] as const).flatMap((phase) =>
    pendingIn(status, phase).map((change) => `${phase} of ${change}`),
  );
}
