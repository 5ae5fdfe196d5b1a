import { execa } from 'execa';
import { containers } from './containers.ts';

const HOLD = 'lock table orders in exclusive mode';

/** The test's own look into the database of a stack: one value, or a column as lines. */
export async function query(stack: string, sql: string): Promise<string> {
  const { stdout } = await execa('docker', ['exec', ...(await psql(stack)), sql]);
  return stdout.trim();
}

/** Lets no order be written, while reads go on, until the returned function is called. */
export async function holdWrites(stack: string): Promise<() => Promise<void>> {
  const held = execa('docker', ['exec', ...(await psql(stack)), `begin; ${HOLD}; select pg_sleep(60)`], {
    reject: false,
  });
  const sleeping = `from pg_stat_activity where query like '%${HOLD}%' and wait_event = 'PgSleep'`;
  while ((await query(stack, `select count(*) ${sleeping}`)) !== '1');
  return async () => {
    await query(stack, `select pg_terminate_backend(pid) ${sleeping}`);
    await held;
  };
}

/** The containers of the replicas that wait for a lock in the database. */
export async function waitingReplicas(stack: string): Promise<string[]> {
  const addresses = await query(
    stack,
    "select distinct host(client_addr) from pg_stat_activity where wait_event_type = 'Lock' and client_addr is not null",
  );
  const replicas = await replicaAddresses(stack);
  return addresses.split('\n').flatMap((address) => replicas.get(address) ?? []);
}

/** Their addresses in the database's network, and their containers. */
async function replicaAddresses(stack: string): Promise<Map<string, string>> {
  const ids = await containers(`${stack}_api`);
  const format = `{{.Id}} {{(index .NetworkSettings.Networks "${stack}_back").IPAddress}}`;
  const { stdout } = await execa('docker', ['inspect', '--format', format, ...ids]);
  return new Map(stdout.split('\n').map((line) => line.split(' ').reverse() as [string, string]));
}

async function psql(stack: string): Promise<string[]> {
  const [container = ''] = await containers(`${stack}_db`);
  return [container, 'psql', '-U', 'postgres', '-d', 'orders', '-Atc'];
}
