import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pinned } from './cores.ts';
import { freePort } from './free-port.ts';

export interface ServerSpec {
  name: string;
  /** Runs the server; it gets PORT in its environment. */
  command: readonly string[];
  /** The environment of the server, without PORT. */
  env: Record<string, string>;
  /** Answers 200 once it can serve. */
  readyPath: string;
  cores: string | undefined;
}

export interface RunningServer {
  name: string;
  port: number;
  pid: number;
  /** Returns the output of the server on stdout and stderr so far. */
  output(): Promise<string>;
  /** SIGTERM, and after 10 s SIGKILL. */
  stop(): Promise<void>;
}

const READY_WITHIN_MS = 60_000;
const STOPPED_WITHIN_MS = 10_000;
const POLL_INTERVAL_MS = 20;

/** Starts a server as a separate process, with its output in a file. Resolves when it is ready. */
export async function startServer(spec: ServerSpec): Promise<RunningServer> {
  const port = await freePort();
  const file = join(tmpdir(), `bench-${process.pid}-${port}.log`);
  const output = await open(file, 'w');
  const [command = '', ...args] = pinned(spec.cores, spec.command);
  const child = spawn(command, args, {
    env: { ...spec.env, PORT: String(port) },
    stdio: ['ignore', output.fd, output.fd],
  });
  await once(child, 'spawn');
  await output.close();
  const ended = once(child, 'exit');

  const server: RunningServer = {
    name: spec.name,
    port,
    pid: child.pid as number,
    output: () => readFile(file, 'utf8'),
    async stop() {
      child.kill('SIGTERM');
      const late = new AbortController();
      await Promise.race([
        ended,
        delay(STOPPED_WITHIN_MS, undefined, { signal: late.signal }).catch(() => {}),
      ]);
      late.abort();
      child.kill('SIGKILL');
      await ended;
      await rm(file, { force: true });
    },
  };
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  if (await becomesReady(`http://127.0.0.1:${port}${spec.readyPath}`, hasEnded)) return server;
  const recentOutput = (await server.output()).slice(-2_000);
  await server.stop();
  throw new Error(`${spec.name} did not become ready. Its output:\n${recentOutput}`);
}

async function becomesReady(url: string, hasEnded: () => boolean): Promise<boolean> {
  const deadline = performance.now() + READY_WITHIN_MS;
  while (performance.now() < deadline && !hasEnded()) {
    const response = await fetch(url, { signal: AbortSignal.timeout(10_000) }).catch(() => undefined);
    await response?.arrayBuffer();
    if (response?.ok) return true;
    await delay(POLL_INTERVAL_MS);
  }
  return false;
}
