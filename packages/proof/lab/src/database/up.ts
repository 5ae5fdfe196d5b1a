import { readFile } from 'node:fs/promises';
import { argv as swarmArgv } from '@zero-downtime/swarm';
import * as labArgv from '../argv.ts';
import { LabFailed } from '../errors.ts';
import type { Lab } from '../lab.ts';
import type { Observed } from '../observe.ts';
import type { Report } from '../report.ts';
import { requireImage } from '../require-image.ts';
import type { DatabaseServer } from '../spec.ts';
import { poll } from '../wait.ts';
import * as argv from './argv.ts';
import { planDatabase } from './plan.ts';

const PATIENCE = { everyMs: 500, deadlineMs: 90_000 };

/** The Swarm secrets that the target lab-external names, and the files with their values. */
export const SECRETS = {
  lab_app_database_url: 'app-url',
  lab_owner_database_url: 'owner-url',
  lab_database_ca: 'ca.pem',
};

const script = (name: string): Promise<string> => readFile(new URL(name, import.meta.url), 'utf8');
const initRoles = (): Promise<string> => script('../../../../../infra/postgres/init-roles.sh');

/**
 * Creates the missing parts of the external database: two PostgreSQL servers outside the Swarm with synchronous replication, a front that
 * follows the primary, and the Swarm secrets with its URLs. Idempotent.
 * @returns whether anything was changed. @throws LabRefused, LabFailed, DockerError
 */
export async function makeDatabase(
  lab: Lab,
  observed: Observed,
  subnet: string,
  report: Report,
): Promise<boolean> {
  const steps = planDatabase(lab.spec, observed);
  for (const image of [argv.DATABASE_IMAGE, argv.FRONT_IMAGE]) await requireImage(lab.host, image);
  for (const step of steps) await carryOut(lab, step, subnet);
  const primary = await replicate(lab);
  const created = await createSecrets(lab, primary);
  const changed = created || steps.length > 1;
  if (changed) report(`external database: ${primary.name} is the primary, with a synchronous standby`);
  return changed;
}

async function carryOut(
  lab: Lab,
  step: ReturnType<typeof planDatabase>[number],
  subnet: string,
): Promise<void> {
  const { host, spec } = lab;
  switch (step.do) {
    case 'create volume':
      await host(labArgv.createVolume(spec, step.volume));
      break;
    case 'configure': {
      const text = await script('configure.sh');
      await host(argv.configure(spec, subnet, text), { input: await initRoles() });
      break;
    }
    case 'run server':
      await host(argv.runServer(spec, step.server, { subnet, script: await script('server.sh') }));
      break;
    case 'run front':
      await host(argv.runFront(spec, subnet));
      break;
    case 'remove':
      await host(labArgv.removeContainers([step.container]));
      break;
    case 'unpause':
      await host(labArgv.unpause(step.container));
      break;
    case 'start':
      await host(labArgv.start(step.container));
      break;
  }
}

/** The server that accepts writes; undefined while none does. */
export async function findPrimary({ host, spec }: Lab): Promise<DatabaseServer | undefined> {
  const answers = await Promise.all(
    spec.database.servers.map((server) =>
      host(argv.sql(server, 'SELECT pg_is_in_recovery()')).catch(() => ''),
    ),
  );
  return spec.database.servers[answers.indexOf('f')];
}

/** Waits until the standby streams, and makes it synchronous: a commit is acknowledged when both servers have it. @throws LabFailed */
async function replicate(lab: Lab): Promise<DatabaseServer> {
  const primary = await poll(() => findPrimary(lab), PATIENCE);
  if (!primary) throw failed('no server of the external database is the primary');
  const ask = (statement: string) => lab.host(argv.sql(primary, statement)).catch(() => '');
  const is = async (statement: string) => ((await ask(statement)) === 't' ? true : undefined);
  const streams = "SELECT count(*) = 1 FROM pg_stat_replication WHERE state = 'streaming'";
  if (!(await poll(() => is(streams), PATIENCE))) throw failed('the standby does not stream');
  await lab.host(argv.sql(primary, "ALTER SYSTEM SET synchronous_standby_names = '*'"));
  await lab.host(argv.sql(primary, 'SELECT pg_reload_conf()'));
  const synchronous = "SELECT count(*) = 1 FROM pg_stat_replication WHERE sync_state = 'sync'";
  if (!(await poll(() => is(synchronous), PATIENCE))) throw failed('the standby is not synchronous');
  return primary;
}

const failed = (message: string): LabFailed =>
  new LabFailed(message, 'npm run lab -- up; or npm run lab -- down, then up');

async function createSecrets({ host, docker }: Lab, server: DatabaseServer): Promise<boolean> {
  const existing = (await docker(swarmArgv.listSecrets())).split('\n');
  const missing = Object.entries(SECRETS).filter(([name]) => !existing.includes(name));
  for (const [name, file] of missing) {
    const input = await host(argv.readConfig(server, file));
    await docker(swarmArgv.createSecret(name, {}), { input });
  }
  return missing.length > 0;
}
