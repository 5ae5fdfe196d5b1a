import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from '@zero-downtime/releases';
import { Pool } from 'undici';
import { type Release, serviceDir } from '../releases.ts';
import { startBundle } from '../start-bundle.ts';

/** The deadline of a request and its answer, ms. */
const REQUEST_TIMEOUT_MS = 3_000;
/** The heap limit, MB; a third is used from the start. A leak for each request would exceed it. */
const HEAP_MB = 96;
/** The limit of a half of the young generation, MB. By default it grows with the memory of the machine, to 192 MB in all on 24 GB. */
const SEMI_SPACE_MB = 2;
/** The keep-alive timeout, ms. */
const KEEP_ALIVE_MS = 2_000;

export type Service = Awaited<ReturnType<typeof startService>>;

/** A release as in its image, in its own process, and keep-alive connections to it. */
export async function startService(release: Release, env: Record<string, string>) {
  const folder = await mkdtemp(join(tmpdir(), 'fuzz-'));
  await cp(await bundle(serviceDir, release), folder, { recursive: true });
  const running = startBundle(folder, {
    NODE_OPTIONS: `--max-old-space-size=${HEAP_MB} --max-semi-space-size=${SEMI_SPACE_MB}`,
    SERVICE_VERSION: release,
    RATE_LIMIT_PER_MINUTE: '10000000',
    KEEP_ALIVE_TIMEOUT_MS: String(KEEP_ALIVE_MS),
    DRAIN_REQUEST_GRACE_MS: String(REQUEST_TIMEOUT_MS),
    ...env,
  });
  await running.ready();
  const pool = new Pool(`http://127.0.0.1:${running.port}`, {
    connections: 50,
    headersTimeout: 0,
    bodyTimeout: 0,
  });

  return {
    port: running.port,
    pool,
    output: running.output,
    log: running.log,
    /** The sum of a metric's series. */
    async metric(name: string): Promise<number> {
      const text = await (await fetch(`http://127.0.0.1:${running.metricsPort}/metrics`)).text();
      const series = text.split('\n').filter((line) => line.startsWith(`${name}{`));
      if (series.length === 0) throw new Error(`there is no metric ${name}`);
      return series.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
    },
    /** Stops it with SIGTERM, as a deploy does. @returns its exit code */
    async stop(): Promise<number | null> {
      await pool.destroy();
      running.signal('SIGTERM');
      const code = await running.exitCode();
      await rm(folder, { recursive: true, force: true });
      return code;
    },
  };
}
