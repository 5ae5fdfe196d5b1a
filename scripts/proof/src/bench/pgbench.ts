import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { BenchDatabase } from './database.ts';
import { scriptsOf, variables } from './pgbench-scripts.ts';
import { CUSTOMER } from './seed.ts';
import type { Workload } from './workloads.ts';

const run = promisify(execFile);

export interface PgbenchFigures {
  perSecond: number;
  /** The mean: pgbench reports no median. */
  meanMs: number;
}

/** The same SQL without a server: pgbench beside PostgreSQL, with as many connections as a pool. */
export async function pgbench(
  { container, innerUrl }: BenchDatabase,
  workload: Workload,
  { orders, connections, seconds }: { orders: number; connections: number; seconds: number },
): Promise<PgbenchFigures> {
  const scripts = await scriptsOf(workload, orders);
  const files: string[] = [];
  for (const { name, text, weight } of scripts) {
    const file = `/tmp/${workload}-${name}.sql`;
    await run('docker', ['exec', container.id, 'sh', '-c', 'printf %s "$0" > "$1"', text, file]);
    files.push('--file', `${file}@${weight}`);
  }
  const given = Object.entries(variables(CUSTOMER)).flatMap(([name, value]) => [`--define=${name}=${value}`]);
  const options = [
    '--no-vacuum',
    '--protocol=prepared',
    `--client=${connections}`,
    `--time=${Math.ceil(seconds)}`,
  ];
  const command = ['pgbench', ...options, ...given, ...files, innerUrl];
  const { stdout } = await run('docker', ['exec', container.id, ...command]).catch(({ stderr }) => {
    throw new Error(`pgbench failed: ${stderr}`);
  });
  const figure = (pattern: RegExp) => Number(pattern.exec(stdout)?.[1] ?? Number.NaN);
  const failed = figure(/number of failed transactions: (\d+)/);
  if (failed > 0) throw new Error(`pgbench: ${failed} transactions failed\n${stdout}`);
  return {
    perSecond: figure(/tps = ([\d.]+)/),
    meanMs: figure(/latency average = ([\d.]+)/),
  };
}
