import { DockerError } from './errors.ts';

export interface RunOptions {
  /** Written to the command's standard input: for secrets, because argv and environment are visible to others. */
  input?: string;
  /** A file to write to standard input instead of `input`. */
  inputFile?: string;
  /** A file for standard output; the call then resolves to ''. */
  outputFile?: string;
  /** Added to this process's environment; undefined removes a variable. */
  env?: Record<string, string | undefined>;
  signal?: AbortSignal;
  /** Resolve to both streams in order: for logs, whose lines keep their stream. */
  bothStreams?: boolean;
  /** Instead of the default of this docker. */
  timeoutMs?: number;
}

/** Runs `docker <argv>` and resolves to its standard output. @throws DockerError */
export type Docker = (argv: readonly string[], options?: RunOptions) => Promise<string>;

/**
 * The docker command on one context, with the user's contexts, SSH and registry logins.
 *
 * Children run in a separate process group, so Ctrl-C reaches this process and does not interrupt a `docker` call. Pass a signal to abort a
 * call.
 *
 * @param defaultTimeoutMs for calls without a timeout, to detect a manager that accepts a connection and never answers; unlimited by default
 */
export function createDocker(context?: string, defaultTimeoutMs?: number): Docker {
  const globals = context ? ['--context', context] : [];
  return async (argv, options = {}) => {
    const timeout = options.timeoutMs ?? defaultTimeoutMs;
    // Imported here, so that a command that starts nothing, such as --help, does not load it.
    const { execa } = await import('execa');
    const child = execa('docker', [...globals, ...argv], {
      ...(options.inputFile === undefined
        ? { input: options.input ?? '' }
        : { inputFile: options.inputFile }),
      ...(options.outputFile === undefined ? {} : { stdout: { file: options.outputFile } }),
      env: options.env ?? {},
      detached: true,
      stripFinalNewline: true,
      all: options.bothStreams === true,
      ...(options.signal ? { cancelSignal: options.signal } : {}),
      ...(timeout === undefined ? {} : { timeout }),
      maxBuffer: 64 * 1024 * 1024,
    });
    try {
      const { stdout, all } = await child;
      return (options.bothStreams ? all : stdout) ?? '';
    } catch (cause) {
      options.signal?.throwIfAborted();
      const failure = cause as { code?: string; stderr?: string; shortMessage?: string; timedOut?: boolean };
      throw new DockerError([...globals, ...argv], failure.stderr || failure.shortMessage || String(cause), {
        cause,
        missing: failure.code === 'ENOENT',
        ...(failure.timedOut && timeout !== undefined ? { timedOutMs: timeout } : {}),
      });
    }
  };
}
