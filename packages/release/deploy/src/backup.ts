import { type Backup, backupsIn } from './backup/backups.ts';
import { requireOwnDatabase, runDatabaseScript } from './backup/database-job.ts';
import { checkEngine } from './cluster/engine.ts';
import { checkOwnerRotation } from './cluster/secrets.ts';
import { need } from './operations/deployment.ts';
import { execute } from './operations/execute.ts';
import type { Operation } from './plan/operation.ts';
import { planBackup } from './plan/plan-around.ts';
import type { Site } from './site.ts';

/**
 * Backs up the target's bundled or shared database into a volume on the database's node. The backup has everything that was committed before the call.
 * @param to a folder of this machine for a copy: the volume does not survive its machine
 * @throws Ending (refused) for an external database, one that does not run, or an incomplete rotation of the owner's password; DockerError
 */
export async function backUp(site: Site, { to }: { to: string | undefined }): Promise<Backup> {
  await checkEngine(site);
  const { target } = site;
  requireOwnDatabase(target);
  await checkOwnerRotation(site);
  const plan: Operation[] = [
    { kind: 'lock', command: 'backup', stack: target.stack },
    planBackup(target, { maxAgeMs: 0, beforeContract: false }),
    ...(to === undefined ? [] : [{ kind: 'copy backup', to } satisfies Operation]),
    { kind: 'unlock' },
  ];
  return need(await execute(plan, { site }), 'backup');
}

/** The backups on the database's node, oldest first. @throws Ending (refused) as backUp does; DockerError */
export async function listBackups(site: Site): Promise<Backup[]> {
  await checkEngine(site);
  requireOwnDatabase(site.target);
  return backupsIn(
    await runDatabaseScript(site, 'backup-list', { env: { KEEP: String(site.target.backup.keep) } }),
    'backup',
  );
}
