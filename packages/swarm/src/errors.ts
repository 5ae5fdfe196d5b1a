import { explainDockerFailure } from './explain.ts';

/** A docker command failed. `message` says what happened in one line; `hint` what to do next, where that is known. */
export class DockerError extends Error {
  override readonly name = 'DockerError';
  readonly argv: readonly string[];
  readonly stderr: string;
  readonly hint: string | undefined;

  constructor(argv: readonly string[], stderr: string, options: { cause?: unknown; missing?: boolean } = {}) {
    const known = options.missing
      ? { message: 'the docker command is not installed', hint: 'npm run setup' }
      : explainDockerFailure(stderr);
    super(known?.message ?? `docker ${argv.slice(0, 3).join(' ')} failed: ${lastLine(stderr)}`, {
      cause: options.cause,
    });
    this.argv = argv;
    this.stderr = stderr;
    this.hint = known?.hint;
  }
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
