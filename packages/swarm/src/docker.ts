import { execa } from 'execa';
import { DockerError } from './errors.ts';

export interface RunOptions {
  /** Written to the command's standard input: the way for secrets, which argv and environment would show to others. */
  input?: string;
  /** Added to this process's environment; undefined takes a variable out. */
  env?: Record<string, string | undefined>;
  signal?: AbortSignal;
  /** Called with each line of output as it comes, both streams. */
  onLine?: (line: string) => void;
  timeoutMs?: number;
}

/** Runs `docker <argv>` and resolves to its standard output. @throws DockerError */
export type Docker = (argv: readonly string[], options?: RunOptions) => Promise<string>;

/**
 * The docker command on one context: contexts, SSH and registry logins stay the user's own.
 *
 * Children run in a process group of their own, so Ctrl-C in the terminal reaches us and not a half-done `docker` call;
 * pass a signal to have a call ended.
 */
export function createDocker(context?: string): Docker {
  const globals = context ? ['--context', context] : [];
  return async (argv, options = {}) => {
    const child = execa('docker', [...globals, ...argv], {
      input: options.input ?? '',
      env: options.env ?? {},
      detached: true,
      stripFinalNewline: true,
      ...(options.signal ? { cancelSignal: options.signal } : {}),
      ...(options.timeoutMs ? { timeout: options.timeoutMs } : {}),
      maxBuffer: 64 * 1024 * 1024,
    });
    if (options.onLine) {
      const onLine = options.onLine;
      const drain = async (lines: AsyncIterable<string>) => {
        for await (const line of lines) onLine(line);
      };
      // A failing command is reported once, by awaiting it below.
      await Promise.all(
        ['stdout', 'stderr'].map((from) => drain(child.iterable({ from: from as 'stdout' }))),
      ).catch(() => {});
    }
    try {
      return (await child).stdout;
    } catch (cause) {
      options.signal?.throwIfAborted();
      const failure = cause as { code?: string; stderr?: string; shortMessage?: string };
      throw new DockerError([...globals, ...argv], failure.stderr || failure.shortMessage || String(cause), {
        cause,
        missing: failure.code === 'ENOENT',
      });
    }
  };
}
