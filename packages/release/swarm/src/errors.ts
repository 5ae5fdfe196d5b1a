import { explainDockerFailure, remoteEngine } from './explain.ts';

/** A docker command failed. `message` has the failure in one line, `hint` the next step if known. */
export class DockerError extends Error {
  override readonly name = 'DockerError';
  readonly argv: readonly string[];
  readonly stderr: string;
  readonly hint: string | undefined;

  /** `timedOutMs`: the timeout of the call. */
  constructor(
    argv: readonly string[],
    stderr: string,
    options: { cause?: unknown; missing?: boolean; timedOutMs?: number } = {},
  ) {
    const { cause, missing, timedOutMs } = options;
    const command = `docker ${argv.slice(0, 3).join(' ')}`;
    const remote = remoteEngine(argv, process.env.DOCKER_HOST);
    const known = missing
      ? { message: 'the docker command is not installed', hint: 'npm run setup' }
      : timedOutMs !== undefined
        ? {
            message: `${remote?.name ?? 'the engine'} does not answer: ${command} took longer than ${timedOutMs / 1_000} s`,
            hint: `${remote?.check ?? 'docker info'}; when it answers, run the same command again`,
          }
        : explainDockerFailure(stderr, remote);
    super(known?.message ?? `${command} failed: ${lastLine(stderr)}`, { cause });
    this.argv = argv;
    this.stderr = stderr;
    this.hint = known?.hint;
  }
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
