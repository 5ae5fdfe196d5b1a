import { type Machine, markdownTable, median, type ServerFigures, spreadOf } from '@zero-downtime/bench';
import versions from '../../../../docker/versions.json' with { type: 'json' };
import { APPS, type App } from './apps.ts';
import { besideCommitted } from './committed.ts';
import type { Comparison } from './compare.ts';
import { cpuShare, targetsOf, throughputShare } from './targets.ts';
import { WORKLOADS } from './workloads.ts';

const REFERENCES = ['fastify', 'bare', 'naive'] as const;

/** The conditions of the measurement. */
export function heading(machine: Machine, cores: string, parameters: string): string {
  const { cpu, cores: count, memoryGb, system, node, loadBefore } = machine;
  return [
    `${count} cores (${cpu}), ${memoryGb} GB, ${system}, Node ${node}; load average before: ${loadBefore}.`,
    `${cores[0]?.toUpperCase()}${cores.slice(1)}. ${parameters}`,
    `PostgreSQL ${versions.postgres.version} with fsync=off: the comparison is about CPU time, without the disk.`,
    'Ratios: the median of the ratios of each round. “busy”: the share of its core that a server used; below 90 % something else was',
    'the bottleneck, and the CPU time of a request is more meaningful than the requests a second.',
  ].join('\n');
}

/** The tables of one workload. */
export function describe(comparison: Comparison): string {
  const { workload, throughput, pgbench, underLoad } = comparison;
  const references = REFERENCES.filter((name) => throughput[name]);
  const head = [
    workload,
    'requests/s',
    '(min–max)',
    ...references.map((name) => `of ${name}`),
    'p50 ms',
    'p99 ms',
    'CPU µs',
    ...references.map((name) => `of ${name}`),
    'busy',
  ];
  const rows = Object.entries(throughput).map(([name, figures]) => [
    name,
    ...requestsCells(figures.map(({ perSecond }) => perSecond)),
    ...references.map((reference) => throughputShare(figures, throughput[reference] ?? []).toFixed(2)),
    ...latencyCells(figures),
    cell(
      figures.map(({ cpuMicros }) => cpuMicros),
      1,
    ),
    ...references.map((reference) => cpuShare(figures, throughput[reference] ?? []).toFixed(2)),
    cell(
      figures.map(({ busy }) => busy && busy * 100),
      0,
      ' %',
    ),
  ]);
  if (pgbench.length > 0) {
    const shares = references.map(() => '');
    rows.push([
      'pgbench',
      ...requestsCells(pgbench.map(({ perSecond }) => perSecond)),
      ...shares,
      cell(
        pgbench.map(({ meanMs }) => meanMs),
        2,
        ' (mean)',
      ),
    ]);
  }
  const parts = [`### ${WORKLOADS[workload]}`, markdownTable(head, rows)];
  if (underLoad) {
    parts.push(
      markdownTable(
        [`at ${underLoad.perSecond} requests/s, open loop`, 'p50 ms', 'p99 ms', 'p99 (min–max)'],
        Object.entries(underLoad.figures).map(([name, figures]) => {
          const { min, max } = spreadOf(figures.map(({ p99Ms }) => p99Ms));
          return [name, ...latencyCells(figures), `${min.toFixed(1)}–${max.toFixed(1)}`];
        }),
      ),
    );
  }
  const beside = besideCommitted(comparison);
  if (beside) parts.push(beside);
  const targets = targetsOf(comparison).map(
    ({ what, found, met }) => `- ${what}: **${met ? 'met' : 'not met'}** (${found})`,
  );
  if (targets.length > 0) parts.push(targets.join('\n'));
  return parts.join('\n\n');
}

export const legend = (apps: readonly App[]): string =>
  [...apps.map((app) => `- ${app}: ${APPS[app]}`), '- pgbench: the same SQL without a server in front'].join(
    '\n',
  );

function requestsCells(values: readonly number[]): string[] {
  const { median: middle, min, max } = spreadOf(values);
  return [String(Math.round(middle)), `(${Math.round(min)}–${Math.round(max)})`];
}

const latencyCells = (figures: readonly ServerFigures[]) => [
  median(figures.map(({ p50Ms }) => p50Ms)).toFixed(1),
  median(figures.map(({ p99Ms }) => p99Ms)).toFixed(1),
];

function cell(values: readonly (number | undefined)[], digits: number, unit = ''): string {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? 'unknown' : `${median(known).toFixed(digits)}${unit}`;
}
