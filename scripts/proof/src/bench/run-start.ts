import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { gzipSync } from 'node:zlib';
import { type Cleanup, describeMachine, freePort, markdownTable, spreadOf } from '@zero-downtime/bench';
import { specOf } from './apps.ts';
import type { Options } from './options.ts';
import { setUpStage } from './stage.ts';

const AIM_MS = 300;
const READY = 'ready';

/** `npm run bench -- start`: the time from spawn to the log line `ready`, with a running database, and the image size. */
export async function runStart(
  cleanup: Cleanup,
  options: Options,
  report: (line: string) => void,
): Promise<void> {
  const machine = describeMachine();
  const { surroundings, cores } = await setUpStage(cleanup, { orders: 1, poolMax: options.poolMax });
  const spec = specOf('api', surroundings);
  const bare: number[] = [];
  const service: number[] = [];
  for (let n = 0; n < options.times; n += 1) {
    report(`start ${n + 1} of ${options.times}`);
    bare.push(await timeToEnd([process.execPath, '--eval', '0']));
    service.push(await timeToReady(spec.command, { ...spec.env, PORT: String(await freePort()) }));
  }
  const files = await sizes(surroundings.bundleDir);
  if (options.json) {
    console.log(JSON.stringify({ machine, cores, readyMs: service, nodeAloneMs: bare, files }, null, 2));
    return;
  }
  const row = (name: string, ms: readonly number[]) => {
    const { median, min, max } = spreadOf(ms);
    return [name, median.toFixed(0), `${min.toFixed(0)}–${max.toFixed(0)}`];
  };
  console.log(
    `${options.times} starts, not pinned; Node ${machine.node}; load average before: ${machine.loadBefore}.\n`,
  );
  console.log(
    markdownTable(
      ['from spawn', 'ms', 'min–max'],
      [row('to ready', service), row('to the end of `node --eval 0`', bare)],
    ),
  );
  const found = spreadOf(service).median;
  console.log(
    `\n- ready in less than ${AIM_MS} ms: **${found < AIM_MS ? 'met' : 'not met'}** (${found.toFixed(0)} ms)\n`,
  );
  console.log(
    markdownTable(
      ['added to the base image', 'bytes', 'gzipped'],
      files.map(({ file, bytes, gzipped }) => [file, String(bytes), String(gzipped)]),
    ),
  );
}

async function timeToReady(command: readonly string[], env: Record<string, string>): Promise<number> {
  const [file = '', ...args] = command;
  const began = performance.now();
  const child = spawn(file, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  try {
    for await (const line of createInterface(child.stdout)) {
      if (line.startsWith('{') && JSON.parse(line).msg === READY) return performance.now() - began;
    }
    throw new Error('the service ended before it was ready');
  } finally {
    child.kill('SIGKILL');
    await ended;
  }
}

async function timeToEnd([file = '', ...args]: readonly string[]): Promise<number> {
  const began = performance.now();
  await once(spawn(file, args, { stdio: 'ignore' }), 'exit');
  return performance.now() - began;
}

interface Size {
  file: string;
  bytes: number;
  /** About its size in a registry. */
  gzipped: number;
}

async function sizes(folder: string): Promise<Size[]> {
  const entries = await readdir(folder, { recursive: true });
  const found: Size[] = [];
  for (const file of entries.sort()) {
    const path = join(folder, file);
    if ((await stat(path)).isDirectory()) continue;
    const content = await readFile(path);
    found.push({ file, bytes: content.length, gzipped: gzipSync(content).length });
  }
  const sum = (of: 'bytes' | 'gzipped') => found.reduce((total, size) => total + size[of], 0);
  return [...found, { file: 'together', bytes: sum('bytes'), gzipped: sum('gzipped') }];
}
