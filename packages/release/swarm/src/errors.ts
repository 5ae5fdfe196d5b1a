import { explainDockerFailure } from './explain.ts';

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
    const known = missing
      ? { message: 'the docker command is not installed', hint: 'npm run setup' }
      : timedOutMs !== undefined
        ? {
            message: `the engine does not answer: ${command} took longer than ${timedOutMs / 1_000} s`,
            hint: 'docker info, with the same --context; when it answers, run this again',
          }
        : explainDockerFailure(stderr);
    super(known?.message ?? `${command} failed: ${lastLine(stderr)}`, { cause });
    this.argv = argv;
    this.stderr = stderr;
    this.hint = known?.hint;
  }
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
