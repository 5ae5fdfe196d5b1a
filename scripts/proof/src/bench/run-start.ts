import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { gzipSync } from 'node:zlib';
import {
  type Cleanup,
  cpuMicrosOf,
  describeMachine,
  freePort,
  markdownTable,
  spreadOf,
} from '@zero-downtime/bench';
import { specOf } from './apps.ts';
import { committed } from './committed.ts';
import type { Options } from './options.ts';
import { setUpStage } from './stage.ts';

const AIM_MS = 150;
const READY = 'ready';

/** A start of the service, until its log line `ready`. */
interface Start {
  ms: number;
  /** CPU time of the process. */
  cpuMs: number;
  rssMb: number;
}

/**
 * `npm run bench -- start`: the time from spawn to the log line `ready`, with a running database and the compile cache that the image has,
 * and the image size.
 */
export async function runStart(
  cleanup: Cleanup,
  options: Options,
  report: (line: string) => void,
): Promise<void> {
  const machine = describeMachine();
  const { surroundings, cores } = await setUpStage(cleanup, { orders: 1, poolMax: options.poolMax });
  const spec = specOf('api', surroundings);
  const cache = await mkdtemp(join(tmpdir(), 'bench-start-'));
  cleanup.add(() => rm(cache, { recursive: true }));
  await fillCache(spec.command, cache);
  const bare: number[] = [];
  const service: Start[] = [];
  for (let n = 0; n < options.times; n += 1) {
    report(`start ${n + 1} of ${options.times}`);
    bare.push(await timeToEnd([process.execPath, '--eval', '0']));
    const env = { ...spec.env, NODE_COMPILE_CACHE: cache, PORT: String(await freePort()) };
    service.push(await startOnce(spec.command, env));
  }
  const files = await sizes(surroundings.bundleDir);
  if (options.json) {
    console.log(JSON.stringify({ machine, cores, starts: service, nodeAloneMs: bare, files }, null, 2));
    return;
  }
  const row = (name: string, values: readonly number[], before?: number) => {
    const { median, min, max } = spreadOf(values);
    return [name, median.toFixed(0), `${min.toFixed(0)}–${max.toFixed(0)}`, String(before ?? '')];
  };
  const ready = service.map(({ ms }) => ms);
  console.log(
    `${options.times} starts, not pinned; Node ${machine.node}; load average before: ${machine.loadBefore}.\n`,
  );
  console.log(
    markdownTable(
      ['', 'median', 'min–max', 'committed'],
      [
        row('from spawn to ready, ms', ready, committed.start.readyMs),
        row(
          'its CPU time, ms',
          service.map(({ cpuMs }) => cpuMs),
          committed.start.cpuMs,
        ),
        row(
          'memory (RSS) when ready, MB',
          service.map(({ rssMb }) => rssMb),
          committed.start.rssMb,
        ),
        row('from spawn to the end of `node --eval 0`, ms', bare, committed.start.nodeAloneMs),
      ],
    ),
  );
  const found = spreadOf(ready).median;
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

/** As the build of the image: without settings the service exits at once. */
async function fillCache([file = '', ...args]: readonly string[], cache: string): Promise<void> {
  await once(execFile(file, args, { env: { NODE_COMPILE_CACHE: cache } }), 'exit');
}

async function startOnce(
  [file = '', ...args]: readonly string[],
  env: Record<string, string>,
): Promise<Start> {
  const began = performance.now();
  const child = spawn(file, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  try {
    for await (const line of createInterface(child.stdout)) {
      if (!line.startsWith('{') || JSON.parse(line).msg !== READY) continue;
      const ms = performance.now() - began;
      const pid = child.pid as number;
      return { ms, cpuMs: ((await cpuMicrosOf(pid)) ?? Number.NaN) / 1_000, rssMb: await rssOf(pid) };
    }
    throw new Error('the service ended before it was ready');
  } finally {
    child.kill('SIGKILL');
    await ended;
  }
}

/** MB; unknown without /proc. */
async function rssOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? Number.NaN) / 1_024;
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
