export interface JobOptions {
  name: string;
  image: string;
  command: readonly string[];
  network: string;
  env: Record<string, string>;
  /** Swarm secrets, mounted for the user at /run/secrets/<target>. */
  secrets: readonly { source: string; target: string }[];
  /** Swarm configs, each at its path. */
  configs?: readonly { source: string; target: string }[];
  /** Numeric user and group, "1000:1000". */
  user: string;
  labels: Record<string, string>;
  /** Volumes of the node that the job runs on, each at its path. */
  volumes?: readonly { source: string; target: string }[];
  /** Id of the only node that may run it. */
  on?: string;
  /** Ids of excluded nodes. */
  notOn?: readonly string[];
}

/** A one-off task on the stack's network, without privileges like the service. Engine 20.10 or later. */
export const createJob = ({
  name,
  image,
  command,
  network,
  env,
  secrets,
  configs = [],
  user,
  labels,
  volumes = [],
  on,
  notOn = [],
}: JobOptions): string[] => [
  'service',
  'create',
  '--detach',
  '--quiet',
  '--name',
  name,
  '--mode',
  'replicated-job',
  '--restart-condition',
  'none',
  '--with-registry-auth',
  '--no-resolve-image',
  ...(on === undefined ? [] : ['--constraint', `node.id==${on}`]),
  ...notOn.flatMap((node) => ['--constraint', `node.id!=${node}`]),
  '--network',
  network,
  '--user',
  user,
  '--read-only',
  '--cap-drop',
  'ALL',
  '--limit-pids',
  '256',
  '--init',
  ...secrets.flatMap(({ source, target }) => [
    '--secret',
    `source=${source},target=${target},uid=${user.split(':')[0]},mode=0400`,
  ]),
  ...configs.flatMap(({ source, target }) => ['--config', `source=${source},target=${target},mode=0444`]),
  ...volumes.flatMap(({ source, target }) => ['--mount', `type=volume,source=${source},target=${target}`]),
  ...Object.entries(env).flatMap(([key, value]) => ['--env', `${key}=${value}`]),
  ...Object.entries(labels).flatMap(([key, value]) => ['--label', `${key}=${value}`]),
  image,
  ...command,
];

/** Runs a program once on this engine, with one volume, no network and no privileges. The program reads standard input. */
export const runWithVolume = ({
  image,
  volume,
  user,
  command: [program, ...args],
}: {
  image: string;
  volume: { source: string; target: string };
  /** Numeric user and group, "999:999". */
  user: string;
  command: readonly [string, ...string[]];
}): string[] => [
  ...[
    'run',
    '--rm',
    '--interactive',
    '--network',
    'none',
    '--read-only',
    '--cap-drop',
    'ALL',
    '--pids-limit',
    '256',
    '--user',
    user,
  ],
  ...['--mount', `type=volume,source=${volume.source},target=${volume.target}`],
  ...['--entrypoint', program, image, ...args],
];
