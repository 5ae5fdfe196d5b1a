import { execa } from 'execa';
import { containers } from './containers.ts';

const HOLD = 'lock table orders in exclusive mode';

/** Queries the database of a stack directly. @returns one value, or a column as lines */
export async function query(stack: string, sql: string): Promise<string> {
  const { stdout } = await execa('docker', ['exec', ...(await psql(stack)), sql]);
  return stdout.trim();
}

export interface HeldWrites {
  /** The containers of the replicas that wait to write. */
  waitingReplicas: () => Promise<string[]>;
  letGo: () => Promise<void>;
}

/** Blocks writes of orders, not reads. Looks everything up in advance, because a waiting request has a deadline. */
export async function holdWrites(stack: string): Promise<HeldWrites> {
  const [inDatabase, replicas] = await Promise.all([psql(stack), replicaAddresses(stack)]);
  const ask = async (sql: string) => (await execa('docker', ['exec', ...inDatabase, sql])).stdout.trim();
  const held = execa('docker', ['exec', ...inDatabase, `begin; ${HOLD}; select pg_sleep(600)`], {
    reject: false,
  });
  const sleeping = `from pg_stat_activity where query like '%${HOLD}%' and wait_event = 'PgSleep'`;
  while ((await ask(`select count(*) ${sleeping}`)) !== '1');
  return {
    waitingReplicas: async () => {
      const addresses = await ask(
        "select distinct host(client_addr) from pg_stat_activity where wait_event_type = 'Lock' and client_addr is not null",
      );
      return addresses.split('\n').flatMap((address) => replicas.get(address) ?? []);
    },
    letGo: async () => {
      await ask(`select pg_terminate_backend(pid) ${sleeping}`);
      await held;
    },
  };
}

/** The replicas' containers by their address in the database's network. */
async function replicaAddresses(stack: string): Promise<Map<string, string>> {
  const ids = await containers(`${stack}_api`);
  const format = `{{.Id}} {{(index .NetworkSettings.Networks "${stack}_back").IPAddress}}`;
  const { stdout } = await execa('docker', ['inspect', '--format', format, ...ids]);
  return new Map(stdout.split('\n').map((line) => line.split(' ').reverse() as [string, string]));
}

async function psql(stack: string): Promise<string[]> {
  const [container = ''] = await containers(`${stack}_db`);
  return [container, 'psql', '-U', 'postgres', '-d', stack.replaceAll('-', '_'), '-Atc'];
}
