import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import { expect, it, onTestFinished } from 'vitest';
import { observeHost } from './observe-host.ts';

async function procWith(files: Record<string, string>): Promise<string> {
  const proc = await mkdtemp(join(tmpdir(), 'proc-'));
  onTestFinished(() => rm(proc, { recursive: true }));
  for (const folder of ['self', 'pressure']) await mkdir(join(proc, folder));
  for (const [file, text] of Object.entries(files)) await writeFile(join(proc, file), text);
  return proc;
}

const pressure = (full: number) =>
  `some avg10=1.00 avg60=1.00 avg300=1.00 total=9999999\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=${full}\n`;

it('reads the kernel files when the metrics are collected', async () => {
  const proc = await procWith({
    'self/schedstat': '5000000000 1500000000 200\n',
    'pressure/io': pressure(2_500_000),
    'pressure/memory': pressure(0),
  });
  const registry = new Registry();
  observeHost(registry, proc);
  expect(await registry.metrics()).toContain('process_cpu_wait_seconds_total 1.5\n');
  await writeFile(join(proc, 'self/schedstat'), '5000000000 4500000000 800\n');
  const text = await registry.metrics();
  expect(text).toContain('process_cpu_wait_seconds_total 4.5\n');
  expect(text).toContain('process_cpu_turns_total 800\n');
  expect(text).toContain('node_pressure_io_stalled_seconds_total 2.5\n');
  expect(text).toContain('node_pressure_memory_stalled_seconds_total 0\n');
});

it('omits metrics without a kernel file', async () => {
  const registry = new Registry();
  observeHost(registry, await procWith({ 'self/schedstat': '1 2 3\n' }));
  expect(await registry.metrics()).not.toContain('node_pressure');
});
