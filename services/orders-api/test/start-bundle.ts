import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export type RunningBundle = ReturnType<typeof startBundle>;

/** Runs `node main.cjs` in a folder, without this process's environment, and with a short drain. */
export function startBundle(folder: string, env: Record<string, string>, main = 'main.cjs') {
  const child = spawn(process.execPath, [join(folder, main)], {
    cwd: folder,
    env: {
      NODE_ENV: 'production',
      PORT: '0',
      METRICS_PORT: '0',
      DRAIN_MIN_HOLD_MS: '100',
      KEEP_ALIVE_TIMEOUT_MS: '1000',
      ...env,
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const log = () =>
    output
      .split('\n')
      .filter((line) => line.startsWith('{') && line.endsWith('}'))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  const listening = () =>
    log().find(({ msg }) => msg === 'listening') as { port: number; metricsPort: number };
  const ended = once(child, 'close');
  const exited = once(child, 'exit');

  return {
    /** The port of the service, once it listens. */
    get port() {
      return listening().port;
    },
    get metricsPort() {
      return listening().metricsPort;
    },
    output: () => output,
    /** The lines of its log so far. */
    log,
    async waitForLog(message: string): Promise<void> {
      while (!log().some(({ msg }) => msg === message)) {
        if (child.exitCode !== null || child.signalCode !== null)
          throw new Error(`it ended before it logged "${message}":\n${output}`);
        await Promise.race([once(child.stdout, 'data'), ended]);
      }
    },
    ready(): Promise<void> {
      return this.waitForLog('ready');
    },
    async get(path: string, headers: Record<string, string> = {}): Promise<number> {
      const response = await fetch(`http://127.0.0.1:${listening().port}${path}`, { headers });
      await response.arrayBuffer();
      return response.status;
    },
    /** Stops reading its standard output. */
    pauseReading: () => void child.stdout.pause(),
    resumeReading: () => void child.stdout.resume(),
    signal: (name: NodeJS.Signals) => child.kill(name),
    async exitCode(): Promise<number | null> {
      await ended;
      return child.exitCode;
    },
    /** The exit code, also when its output was not read to the end. */
    exited: async (): Promise<number | null> => (await exited)[0],
    async kill(): Promise<void> {
      child.stdout.resume();
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await ended;
    },
  };
}
