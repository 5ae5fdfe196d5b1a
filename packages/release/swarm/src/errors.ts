import { explainDockerFailure } from './explain.ts';

/** A docker command failed. `message` says what happened in one line; `hint` what to do next, where that is known. */
export class DockerError extends Error {
  override readonly name = 'DockerError';
  readonly argv: readonly string[];
  readonly stderr: string;
  readonly hint: string | undefined;

  /** `timedOutMs`: the call was ended after so many milliseconds. */
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
            hint: 'docker info, with the same --context; when that answers, run it again',
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
