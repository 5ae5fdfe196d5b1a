export interface Explanation {
  message: string;
  hint: string;
}

const KNOWN: readonly [RegExp, (match: RegExpMatchArray) => Explanation][] = [
  [
    /permission denied.*(docker\.sock|docker daemon|docker API)/is,
    () => ({
      message: 'this user has no permission to use the Docker Engine',
      hint: 'run as root, or join the docker group and log in again',
    }),
  ],
  [
    /Cannot connect to the Docker daemon|Is the docker daemon running|error during connect|failed to connect to the docker API/i,
    () => ({ message: 'no Docker Engine answers', hint: 'npm run setup; for the lab: npm run lab -- up' }),
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
    () => ({
      message: 'this engine is not a Swarm manager',
      hint: 'npm run setup, or a target whose context is a manager',
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

/** Maps docker's standard error to a sentence and the next step; undefined for an unknown error. */
export function explainDockerFailure(stderr: string): Explanation | undefined {
  for (const [pattern, explain] of KNOWN) {
    const match = stderr.match(pattern);
    if (match) return explain(match);
  }
  return undefined;
}
