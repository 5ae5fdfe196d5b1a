import versions from '../../../../../docker/versions.json' with { type: 'json' };
import { labelled, SMALL_LOGS } from '../argv.ts';
import { addressIn, type DatabaseServer, type LabSpec } from '../spec.ts';
import { frontConfig } from './front-config.ts';

export const DATABASE_IMAGE = versions.postgres.image;
export const FRONT_IMAGE = versions.haproxy.image;

const onNetwork = (spec: LabSpec, subnet: string, host: number): string[] => [
  ...labelled(spec),
  '--network',
  spec.network,
  '--ip',
  addressIn(subnet, host),
];

/** Runs configure.sh, which reads init-roles.sh from standard input. */
export const configure = (spec: LabSpec, subnet: string, script: string): string[] => [
  ...['run', '--rm', '--interactive', '--network', 'none', '--user', '0:0'],
  ...['--volume', `${spec.database.config}:/config`],
  ...['--env', `NAME=${spec.database.name}`, '--env', `FRONT=${addressIn(subnet, spec.front.host)}`],
  ...['--entrypoint', 'sh', DATABASE_IMAGE, '-c', script],
];

export interface ServerOptions {
  subnet: string;
  script: string;
}

/** A server: its data in a volume with its name. */
export const runServer = (
  spec: LabSpec,
  server: DatabaseServer,
  { subnet, script }: ServerOptions,
): string[] => {
  const [first, second] = spec.database.servers;
  const peer = server === first ? second : first;
  return [
    ...[
      'run',
      '--detach',
      '--name',
      server.container,
      ...onNetwork(spec, subnet, server.host),
      ...SMALL_LOGS,
    ],
    ...['--volume', `${server.container}:/var/lib/postgresql/data`],
    ...['--volume', `${spec.database.config}:/config`],
    ...['--env', `PEER=${addressIn(subnet, peer.host)}`, '--env', `FIRST=${server === first ? 'yes' : 'no'}`],
    ...['--env', 'PGDATA=/var/lib/postgresql/data/cluster', '--env', 'POSTGRES_DB=orders'],
    ...['--env', 'POSTGRES_PASSWORD_FILE=/config/superuser-password'],
    ...[
      '--env',
      'OWNER_DATABASE_URL_FILE=/config/owner-url',
      '--env',
      'APP_DATABASE_URL_FILE=/config/app-url',
    ],
    ...['--user', '0:0', '--shm-size', '256m', '--entrypoint', 'bash', DATABASE_IMAGE, '-c', script],
  ];
};

/** The front, which has the database's name on the lab's network: the nodes' engines resolve it for their containers. */
export const runFront = (spec: LabSpec, subnet: string): string[] => {
  const addresses = (parts: readonly { host: number }[]) => parts.map(({ host }) => addressIn(subnet, host));
  const { front, nodes, database } = spec;
  return [
    ...['run', '--detach', '--name', front.container, ...onNetwork(spec, subnet, front.host), ...SMALL_LOGS],
    ...['--network-alias', database.name, '--publish', `127.0.0.1:${front.port}:80`, '--user', '0:0'],
    ...['--env', `CONFIG=${frontConfig(addresses(nodes), addresses(database.servers))}`],
    ...['--entrypoint', 'sh', FRONT_IMAGE, '-c'],
    'printf %s "$CONFIG" > /tmp/haproxy.cfg && exec haproxy -W -db -f /tmp/haproxy.cfg',
  ];
};

/** Runs SQL as the superuser on a server; prints rows, unaligned. */
export const sql = (server: DatabaseServer, statement: string): string[] => [
  ...['exec', server.container, 'psql', '--no-psqlrc', '--username', 'postgres', '--dbname', 'postgres'],
  ...['--tuples-only', '--no-align', '--set', 'ON_ERROR_STOP=1', '--command', statement],
];

/** Prints a file of the configuration. */
export const readConfig = (server: DatabaseServer, file: string): string[] => [
  'exec',
  server.container,
  'cat',
  `/config/${file}`,
];

/** The next start of the first server then creates a cluster. */
export const forgetCluster = (server: DatabaseServer): string[] => [
  ...['exec', server.container, 'rm', '-f', '/config/initialised'],
];
