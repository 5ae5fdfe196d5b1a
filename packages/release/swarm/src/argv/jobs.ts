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
  ...Object.entries(env).flatMap(([key, value]) => ['--env', `${key}=${value}`]),
  ...Object.entries(labels).flatMap(([key, value]) => ['--label', `${key}=${value}`]),
  image,
  ...command,
];
