export interface Explanation {
  message: string;
  hint: string;
}

const UNREACHABLE =
  /Cannot connect to the Docker daemon|Is the docker daemon running|error during connect|failed to connect to the docker API/i;

/** An engine on another machine: its name for messages, and the command that checks it. */
export interface RemoteEngine {
  name: string;
  check: string;
}

/**
 * The engine of a call, unless it is the one of this machine.
 * @param argv of the docker command
 * @param host DOCKER_HOST
 */
export function remoteEngine(argv: readonly string[], host: string | undefined): RemoteEngine | undefined {
  const [option = '', value = ''] = argv;
  if (option === '--context' && value !== 'default')
    return { name: `the engine of docker context ${value}`, check: `docker --context ${value} info` };
  const named = option === '--host' ? value : host;
  if (named === undefined || named === '' || isLocal(named)) return undefined;
  return { name: `the engine at ${named}`, check: `docker --host ${named} info` };
}

const isLocal = (host: string): boolean => /^(unix|npipe|fd):/.test(host);

const KNOWN: readonly [RegExp, (match: RegExpMatchArray, remote: RemoteEngine | undefined) => Explanation][] =
  [
    [
      /permission denied.*(docker\.sock|docker daemon|docker API)/is,
      () => ({
        message: 'this user has no permission to use the Docker Engine',
        hint: 'run as root, or join the docker group and log in again',
      }),
    ],
    [
      UNREACHABLE,
      (_, remote) => ({
        message: remote ? `${remote.name} does not answer` : 'no Docker Engine answers',
        hint: remote
          ? `check that it runs and that this machine reaches it (network, VPN, SSH key): ${remote.check}; for the lab: npm run lab -- up`
          : 'npm run setup; for the lab: npm run lab -- up',
      }),
    ],
    [
      /context "?([^" ]+)"?:? (context )?not found|open .*contexts\/meta.*no such file/i,
      (match) => ({
        message: `there is no docker context ${match[1] ?? ''}`.trim(),
        hint: 'docker context ls; docker context create; for the lab: npm run lab -- up',
      }),
    ],
    [
      /not a swarm manager|swarm mode is not|is not part of a swarm/i,
      (_, remote) => ({
        message: `${remote?.name ?? 'this engine'} is not a Swarm manager`,
        hint: remote
          ? 'use the context of a manager: docker context ls'
          : 'npm run setup, or a target whose context is a manager',
      }),
    ],
    [
      /does not have a leader|lost leader status/i,
      () => ({
        message:
          'the Swarm has no leader: half or more of its managers do not answer; running services keep serving',
        hint: 'start the lost managers again; docs/runbooks/quorum-lost.md',
      }),
    ],
    [
      /no space left on device/i,
      () => ({ message: 'no space left on the disk', hint: 'docker system df; docker image prune' }),
    ],
    [
      /pull access denied for (base\/[^,\s]+)/i,
      (match) => ({ message: `the base image ${match[1]} is not on this machine`, hint: 'npm run setup' }),
    ],
    [
      /unauthorized|authentication required|access denied|denied: /i,
      () => ({ message: 'the registry refuses this login', hint: 'docker login, then run this again' }),
    ],
    [
      /dial tcp ([^ ]+): (?:connect: )?(connection refused|i\/o timeout|no route to host)/i,
      (match) => ({
        message: `nothing answers at ${match[1]} (${match[2]})`,
        hint: 'start it; the registry of this machine: npm run setup; of the lab: npm run lab -- up',
      }),
    ],
  ];

/**
 * Maps docker's standard error to a sentence and the next step; undefined for an unknown error.
 * @param remote see remoteEngine
 */
export function explainDockerFailure(stderr: string, remote?: RemoteEngine): Explanation | undefined {
  for (const [pattern, explain] of KNOWN) {
    const match = stderr.match(pattern);
    if (match) return explain(match, remote);
  }
  return undefined;
}
