import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const SERVICE = fileURLToPath(new URL('fixtures/tiny-service.ts', import.meta.url));

/** The tiny service with preludes, in a separate process until the test is over. */
export function spawnTinyService(...preludes: string[]) {
  const child = spawn(process.execPath, [...preludes.flatMap((path) => ['--import', path]), SERVICE]);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const ended = once(child, 'close');
  onTestFinished(async () => {
    child.kill('SIGKILL');
    child.stdout.resume();
    await ended;
  });
  const log = () =>
    output
      .split('\n')
      .filter((line) => line.startsWith('{') && line.endsWith('}'))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  return {
    child,
    output: () => output,
    log,
    exitCode: async (): Promise<number | null> => (await ended)[0],
    async logged(message: string): Promise<Record<string, unknown>> {
      for (;;) {
        const line = log().find(({ msg }) => msg === message);
        if (line) return line;
        if (child.exitCode !== null) throw new Error(`it ended before it logged "${message}":\n${output}`);
        await Promise.race([once(child.stdout, 'data'), ended]);
      }
    },
  };
}

/** The tiny service after it listens, with requests of users and Prometheus. */
export async function startTinyService(...preludes: string[]) {
  const service = spawnTinyService(...preludes);
  const { port, metricsPort } = await service.logged('listening');
  const url = `http://127.0.0.1:${port}`;
  return {
    ...service,
    url,
    status: async (path: string): Promise<number> => (await fetch(`${url}${path}`)).status,
    order: (items: number) =>
      fetch(`${url}/orders`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ items: Array.from({ length: items }, () => ({ price: 450 })) }),
      }),
    /** The sum of the samples of a metric whose names and labels match. */
    async metric(line: RegExp): Promise<number> {
      const text = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
      const samples = text.split('\n').filter((sample) => line.test(sample));
      return samples.reduce((sum, sample) => sum + Number(sample.split(' ').at(-1)), 0);
    },
  };
}
