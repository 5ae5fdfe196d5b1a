import { findEndpoint } from './api/endpoint.ts';
import { type EngineApi, EngineRefused, NotReached, openApi, ProcessFailed } from './api/engine-api.ts';
import { type Question, questionOf } from './api/question.ts';
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
 * A command with the same question to the engine's HTTP API is answered by that, if the context is a socket of this machine or plain TCP. The
 * docker command carries out everything else, and states why an engine cannot be reached.
 *
 * @param defaultTimeoutMs for calls without a timeout, to detect a manager that accepts a connection and never answers; unlimited by default
 */
export function createDocker(context?: string, defaultTimeoutMs?: number): Docker {
  const globals = context ? ['--context', context] : [];
  const open = apiOf(context);
  return async (argv, given = {}) => {
    const timeoutMs = given.timeoutMs ?? defaultTimeoutMs;
    const options = { ...given, ...(timeoutMs !== undefined && { timeoutMs }) };
    const question = isPlain(given) ? questionOf(argv) : undefined;
    const answer =
      question && (await askApi(open, question, options).catch(failed([...globals, ...argv], options)));
    return answer ?? runCommand([...globals, ...argv], options);
  };
}

/** Whether a call needs nothing that only a process has. */
const isPlain = ({ inputFile, outputFile, env }: RunOptions): boolean =>
  inputFile === undefined && outputFile === undefined && env === undefined;

type OpenApi = (signal: AbortSignal) => Promise<((signal: AbortSignal) => EngineApi) | undefined>;

/** Finds the API once. Calls at the same time look for it separately, so that none ends by the signal of another. */
function apiOf(context: string | undefined): OpenApi {
  let found: { api: Awaited<ReturnType<OpenApi>> } | undefined;
  return async (signal) => {
    if (!found) {
      const endpoint = await findEndpoint(context);
      found = { api: endpoint && (await openApi(endpoint, signal)) };
    }
    return found.api;
  };
}

/** @returns undefined when the docker command has to answer: the API is elsewhere, or was not reached */
async function askApi(open: OpenApi, question: Question, options: RunOptions): Promise<string | undefined> {
  const { input = '', signal, timeoutMs, bothStreams = false } = options;
  const ends = [signal ?? [], timeoutMs === undefined ? [] : AbortSignal.timeout(timeoutMs)].flat();
  const ended = AbortSignal.any(ends);
  try {
    const api = await open(ended);
    if (!api) return undefined;
    const answer = await question(api(ended), input);
    return typeof answer === 'string' ? answer : bothStreams ? answer.all : answer.stdout;
  } catch (error) {
    if (error instanceof NotReached) return undefined;
    throw error;
  }
}

/** Errors of the API in the words of the docker command. */
const failed =
  (argv: readonly string[], { signal, timeoutMs }: RunOptions) =>
  (cause: Error): never => {
    signal?.throwIfAborted();
    const { name, message } = cause;
    const known = cause instanceof EngineRefused || cause instanceof ProcessFailed;
    const text = known ? message : `error during connect: ${message}`;
    const timedOut = name === 'TimeoutError' || (cause.cause as Error | undefined)?.name === 'TimeoutError';
    throw new DockerError(argv, text, {
      cause,
      ...(timedOut && timeoutMs !== undefined && { timedOutMs: timeoutMs }),
    });
  };

/** Children run in a separate process group, so Ctrl-C reaches this process and does not interrupt a call. Pass a signal to abort it. */
async function runCommand(argv: readonly string[], options: RunOptions): Promise<string> {
  const { timeoutMs: timeout } = options;
  // Imported here, so that a command that starts nothing, such as --help, does not load it.
  const { execa } = await import('execa');
  const child = execa('docker', argv, {
    ...(options.inputFile === undefined ? { input: options.input ?? '' } : { inputFile: options.inputFile }),
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
    throw new DockerError(argv, failure.stderr || failure.shortMessage || String(cause), {
      cause,
      missing: failure.code === 'ENOENT',
      ...(failure.timedOut && timeout !== undefined ? { timedOutMs: timeout } : {}),
    });
  }
}
