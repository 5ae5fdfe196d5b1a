import { execa } from 'execa';
import { DockerError } from './errors.ts';

export interface RunOptions {
  /** Written to the command's standard input: the way for secrets, which argv and environment would show to others. */
  input?: string;
  /** Added to this process's environment; undefined takes a variable out. */
  env?: Record<string, string | undefined>;
  signal?: AbortSignal;
  /** Resolve to both streams in the order they came: for logs, whose lines keep the stream they were written to. */
  bothStreams?: boolean;
  /** Instead of the default of this docker. */
  timeoutMs?: number;
}

/** Runs `docker <argv>` and resolves to its standard output. @throws DockerError */
export type Docker = (argv: readonly string[], options?: RunOptions) => Promise<string>;

/**
 * The docker command on one context: contexts, SSH and registry logins stay the user's own.
 *
 * Children run in a process group of their own, so Ctrl-C in the terminal reaches us and not a half-done `docker` call;
 * pass a signal to have a call ended.
 *
 * @param defaultTimeoutMs for calls that name none, so that a manager which accepts a connection and never answers is noticed; none: as
 * long as it takes
 */
export function createDocker(context?: string, defaultTimeoutMs?: number): Docker {
  const globals = context ? ['--context', context] : [];
  return async (argv, options = {}) => {
    const timeout = options.timeoutMs ?? defaultTimeoutMs;
    const child = execa('docker', [...globals, ...argv], {
      input: options.input ?? '',
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
      return options.bothStreams ? (all ?? '') : stdout;
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
