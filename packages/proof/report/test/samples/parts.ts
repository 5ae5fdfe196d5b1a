import type { Replica, Run } from '@zero-downtime/report';

const START = Date.parse('2026-03-03T09:30:00Z');
/** So many seconds after the start, in epoch ms. */
export const at = (second: number) => START + Math.round(second * 1000);
export const VERSIONS = {
  engine: '28.1.1',
  node: '24.21.0',
  postgres: '15.12',
  edge: 'HAProxy 2.6.12',
  project: '0.0.0',
};
const PHASES = [
  'plan',
  'preflight',
  'lock',
  'build',
  'push',
  'expand',
  'rollout',
  'backfill',
  'monitor',
  'contract',
];

/** A run with traffic only. */
export function bare(title: string, command: string, seconds: number): Omit<Run, 'traffic'> {
  return {
    title,
    command,
    versions: VERSIONS,
    startedAt: new Date(at(0)).toISOString(),
    endedAt: new Date(at(seconds)).toISOString(),
    verdict: { passed: true, faults: [], doubts: [] },
    phases: [],
    marks: [],
    replicas: [],
    acts: [],
    expectations: [],
  };
}

export function replica(id: string, release: string, slot: number) {
  return { id, release, node: `node-${slot + 1}`, slot: slot + 1 };
}

/** Consecutive phases between these seconds. */
export function phasesFrom(group: string, seconds: number[]): Run['phases'] {
  return PHASES.map((name, i) => ({ name, group, from: at(seconds[i] ?? 0), to: at(seconds[i + 1] ?? 0) }));
}

/** Equal shares for all healthy replicas. */
export function sharesOf(second: number, replicas: readonly Replica[]): Record<string, number> {
  const serving = replicas.filter(
    ({ healthyAt, drainingAt, goneAt }) =>
      healthyAt !== undefined &&
      healthyAt <= at(second) &&
      (drainingAt ?? goneAt ?? Number.POSITIVE_INFINITY) > at(second),
  );
  const counts: Record<string, number> = {};
  for (const { release } of serving) counts[release] = (counts[release] ?? 0) + 1 / serving.length;
  return counts;
}
