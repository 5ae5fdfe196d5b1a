import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { KeepAliveClient } from '../../src/testing/keep-alive-client.ts';

const program = fileURLToPath(new URL('../fixtures/service.ts', import.meta.url));
const running: ChildProcessWithoutNullStreams[] = [];

export function killAll(): void {
  for (const child of running.splice(0)) child.kill('SIGKILL');
}

/** A running service; `logged` resolves with the first log line with that message. */
export function start(env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [program], { env: { ...process.env, ...env } });
  running.push(child);
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  const find = (message: string) => {
    const line = output.split('\n').find((candidate) => candidate.startsWith(`{"message":"${message}"`));
    return line && (JSON.parse(line) as Record<string, unknown>);
  };
  return {
    child,
    output: () => output,
    async logged(message: string): Promise<Record<string, unknown>> {
      for (;;) {
        const line = find(message);
        if (line) return line;
        if (child.stdout.readableEnded) throw new Error(`did not log "${message}":\n${output}`);
        await Promise.race([once(child.stdout, 'data'), once(child.stdout, 'end')]);
      }
    },
    async exitCode(): Promise<number | null> {
      if (child.exitCode === null || !child.stdout.readableEnded) await once(child, 'close');
      return child.exitCode;
    },
  };
}

export async function clientOf(service: ReturnType<typeof start>): Promise<KeepAliveClient> {
  return new KeepAliveClient((await service.logged('listening')).port as number);
}
