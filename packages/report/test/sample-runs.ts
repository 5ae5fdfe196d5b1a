import type { Replica, Run } from '@zero-downtime/report';
import { sampleTraffic } from './sample-traffic.ts';

const START = Date.parse('2026-03-03T09:30:00Z');
const at = (second: number) => START + Math.round(second * 1000);
const VERSIONS = {
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

/** A release during which nothing failed. */
export function goodRelease(): Run {
  const swaps = [66, 108, 150];
  const replicas = swaps.flatMap((swap, i) => [
    {
      ...replica(`a${i}`, '1.0.0', i),
      startedAt: at(-120),
      healthyAt: at(-112),
      drainingAt: at(swap),
      goneAt: at(swap + 4.2),
      end: 'drained' as const,
      exitCode: 0,
    },
    { ...replica(`b${i}`, '2.0.0', i), startedAt: at(swap - 12), healthyAt: at(swap - 3) },
  ]);
  return {
    title: 'Drill: the good release',
    command: 'npm run drill -- good-release --rate 100 --target lab',
    versions: VERSIONS,
    startedAt: new Date(at(0)).toISOString(),
    endedAt: new Date(at(300)).toISOString(),
    verdict: { passed: true, faults: [], doubts: [] },
    phases: phasesFrom('2.0.0', [20, 21, 23, 23.4, 32, 38, 46, 158, 186, 246, 254]),
    marks: [
      { at: at(20), label: 'deploy of 2.0.0 begins', kind: 'release' },
      { at: at(150), label: 'last replica of 1.0.0 drains', kind: 'release' },
      { at: at(254), label: 'deploy ends', kind: 'note' },
    ],
    traffic: sampleTraffic({
      start: at(0),
      seconds: 300,
      rate: 100,
      seed: 1,
      sharesAt: (second) => sharesOf(second, replicas),
      slownessAt: (second) => (second > 46 && second < 156 ? 1.25 : 1),
      failedWithoutRetries: 2,
    }),
    replicas,
    schema: {
      locks: [
        {
          at: at(38.6),
          table: 'orders',
          mode: 'AccessExclusiveLock',
          heldMs: 4,
          waitedMs: 1,
          statement: 'ALTER TABLE orders ADD COLUMN tracking_number text',
        },
        {
          at: at(39.4),
          table: 'orders',
          mode: 'ShareUpdateExclusiveLock',
          heldMs: 1900,
          waitedMs: 0,
          statement: 'CREATE INDEX CONCURRENTLY orders_tracking_number_idx ON orders (tracking_number)',
        },
        {
          at: at(42.5),
          table: 'tracking_events',
          mode: 'AccessExclusiveLock',
          heldMs: 7,
          waitedMs: 0,
          statement: 'CREATE TABLE tracking_events (…)',
        },
        {
          at: at(247),
          table: 'orders',
          mode: 'ShareUpdateExclusiveLock',
          heldMs: 610,
          waitedMs: 0,
          statement: 'ALTER TABLE orders VALIDATE CONSTRAINT tracking_number_set',
        },
        {
          at: at(249),
          table: 'orders',
          mode: 'AccessExclusiveLock',
          heldMs: 3,
          waitedMs: 12,
          statement: 'ALTER TABLE orders ALTER COLUMN tracking_number SET NOT NULL',
        },
      ],
      backfill: Array.from({ length: 15 }, (_, i) => ({
        at: at(158 + i * 2),
        change: '002-tracking',
        rows: Math.min(48_200, Math.round(i * 3_600)),
        total: 48_200,
      })),
    },
    acts: [
      { at: at(0), text: '100 requests per second begin' },
      { at: at(20), text: 'npm run deploy -- --release 2.0.0 --yes' },
      { at: at(300), text: 'the traffic ends and every order is read back' },
    ],
    expectations: [
      { text: 'No request fails', held: true, seen: '0 of 30,000' },
      { text: 'No acknowledged order is lost or doubled', held: true, seen: '0 lost, 0 doubled of 9,000' },
      {
        text: 'p99 during the rollout is at most 1.5 times the p99 before it',
        held: true,
        seen: '33 ms, before it 26 ms: 1.27 times',
      },
    ],
  };
}

/** A release that answers with errors when it is in: the gate takes it back. */
export function failingDrill(): Run {
  const bad: Replica = {
    ...replica('bad', '2.0.0', 0),
    startedAt: at(24),
    healthyAt: at(31),
    drainingAt: at(52),
    goneAt: at(54),
    end: 'drained',
  };
  const crash: Replica = {
    ...replica('crash', '2.0.0', 0),
    startedAt: at(12),
    goneAt: at(18),
    end: 'failed',
    exitCode: 1,
    message: 'task: non-zero exit (1)',
  };
  const replicas: Replica[] = [
    {
      ...replica('a0', '1.0.0', 0),
      startedAt: at(-60),
      healthyAt: at(-52),
      drainingAt: at(33),
      goneAt: at(36),
      end: 'drained',
    },
    ...[1, 2].map((slot) => ({
      ...replica(`a${slot}`, '1.0.0', slot),
      startedAt: at(-60),
      healthyAt: at(-52),
    })),
    crash,
    bad,
    { ...replica('back', '1.0.0', 0), startedAt: at(44), healthyAt: at(50) },
  ];
  return {
    ...bare('Drill: healthy, and then it answers with 500', 'npm run drill -- answers-500', 90),
    verdict: {
      passed: false,
      faults: ['180 requests failed, at most 100 may', '1 acknowledged order is lost'],
      doubts: [
        'Requests left late: p99 62 ms, over 50 ms. The latencies are as much the generator’s as the service’s.',
      ],
    },
    phases: phasesFrom('2.0.0', [5, 5.3, 6, 6.2, 8, 9, 11, 44, 54, 54, 54]).slice(0, 7),
    marks: [
      { at: at(5), label: 'deploy of 2.0.0', kind: 'release' },
      { at: at(34), until: at(50), label: '2.0.0 answers with 500', kind: 'fault' },
      { at: at(44), label: 'rollback', kind: 'release' },
    ],
    traffic: sampleTraffic({
      start: at(0),
      seconds: 90,
      rate: 100,
      seed: 2,
      sharesAt: (second) => sharesOf(second, replicas),
      failuresAt: (second): Record<string, number> => {
        if (second === 17) return { refused: 1 };
        if (second === 71) return { timeout: 1 };
        if (second === 36) return { reset: 3, 'status 500': 9 };
        return second > 34 && second < 50 ? { 'status 500': 8 + ((second * 7) % 9) } : {};
      },
      slownessAt: (second) => (second > 36 && second < 50 ? 9 : 1),
      unmeasured: (second) => second >= 60 && second < 63,
      failingRelease: '2.0.0',
      failedWithoutRetries: 391,
      lost: 1,
    }),
    replicas,
    gate: {
      series: Array.from({ length: 12 }, (_, i) => i).flatMap((i) => [
        { at: at(20 + i * 3), release: '1.0.0', errorRatio: 0, p99Ms: 24 + (i % 3), requests: 200 },
        ...(i >= 4 && i < 11
          ? [
              {
                at: at(20 + i * 3),
                release: '2.0.0',
                errorRatio: i > 5 ? 0.31 : 0,
                p99Ms: i > 5 ? 180 + i * 4 : null,
                requests: 100,
              },
            ]
          : []),
      ]),
      verdict: '2.0.0 fails 31 % of its requests, 1.0.0 none',
    },
    acts: [{ at: at(5), text: 'npm run deploy -- --release 2.0.0 --yes' }],
    expectations: [
      {
        text: 'The release is taken back by itself',
        held: true,
        seen: 'rolled back after 39 s, exit code 3',
      },
      { text: 'At most 100 requests fail', held: false, seen: '180 failed' },
      { text: 'No acknowledged order is lost or doubled', held: false, seen: '1 lost: order 0193…' },
    ],
  };
}

/** A node is cut off in the middle of a rollout. */
export function nodeLost(): Run {
  const replicas: Replica[] = [
    {
      ...replica('a0', '1.0.0', 0),
      startedAt: at(-60),
      healthyAt: at(-52),
      drainingAt: at(22),
      goneAt: at(25),
      end: 'drained',
    },
    {
      ...replica('a1', '1.0.0', 1),
      startedAt: at(-60),
      healthyAt: at(-52),
      goneAt: at(40),
      end: 'killed',
      exitCode: 137,
      message: 'node is down',
    },
    {
      ...replica('a2', '1.0.0', 2),
      startedAt: at(-60),
      healthyAt: at(-52),
      drainingAt: at(78),
      goneAt: at(81),
      end: 'drained',
    },
    { ...replica('b0', '2.0.0', 0), startedAt: at(12), healthyAt: at(20) },
    { ...replica('b1', '2.0.0', 2), slot: 2, startedAt: at(47), healthyAt: at(56) },
    { ...replica('b2', '2.0.0', 2), startedAt: at(66), healthyAt: at(75) },
  ];
  return {
    ...bare('Drill: a node lost during a rollout', 'npm run drill -- node-lost', 120),
    verdict: { passed: true, faults: [], doubts: ['The lab’s three nodes share two processors.'] },
    phases: phasesFrom('2.0.0', [4, 4.4, 5, 5.3, 7, 8, 10, 84, 90, 112, 116]),
    marks: [
      { at: at(40), until: at(70), label: 'node-2 is cut off', kind: 'fault' },
      { at: at(4), label: 'deploy of 2.0.0', kind: 'release' },
    ],
    traffic: sampleTraffic({
      start: at(0),
      seconds: 120,
      rate: 100,
      seed: 3,
      sharesAt: (second) => sharesOf(second, replicas),
      failuresAt: (second): Record<string, number> => (second === 40 ? { timeout: 1 } : {}),
      slownessAt: (second) => (second >= 40 && second < 47 ? 30 : 1),
      failedWithoutRetries: 64,
    }),
    replicas,
    acts: [{ at: at(40), text: 'docker network disconnect lab node-2' }],
    expectations: [
      {
        text: 'What fails is at most what was under way on the lost node',
        held: true,
        seen: '1 request, due 0.2 s before',
      },
      { text: 'Three replicas are healthy again within 60 s', held: true, seen: 'after 35 s' },
    ],
  };
}

/** An hour with a release or a rollback every three minutes, and one failure in 360,000. */
export function soak(): Run {
  const releases = Array.from({ length: 21 }, (_, i) => `1.${i}.0`);
  const swapOf = (release: number, slot: number) => 40 + release * 175 + slot * 38;
  const replicas = releases.flatMap((release, i) =>
    [0, 1, 2].map((slot): Replica => {
      const end =
        i < 20
          ? { drainingAt: at(swapOf(i, slot)), goneAt: at(swapOf(i, slot) + 4), end: 'drained' as const }
          : {};
      const begin = i === 0 ? -60 : swapOf(i - 1, slot) - 11;
      return {
        ...replica(`${i}-${slot}`, release, slot),
        startedAt: at(begin),
        healthyAt: at(begin + 8),
        ...end,
      };
    }),
  );
  return {
    ...bare('Soak: a release every three minutes', 'npm run drill -- soak --minutes 60', 3600),
    verdict: { passed: false, faults: ['1 request failed'], doubts: [] },
    phases: releases.slice(1).flatMap((release, i) =>
      phasesFrom(
        release,
        [14, 15, 16, 16.5, 20, 24, 28, 124, 128, 150, 156].map((second) => second + i * 175),
      ),
    ),
    marks: releases.slice(1).map((release, i) => ({
      at: at(14 + i * 175),
      label: `deploy of ${release}`,
      kind: 'release' as const,
    })),
    traffic: sampleTraffic({
      start: at(0),
      seconds: 3600,
      rate: 100,
      seed: 4,
      sharesAt: (second) => sharesOf(second, replicas),
      failuresAt: (second): Record<string, number> => (second === 2222 ? { reset: 1 } : {}),
    }),
    replicas,
    expectations: [{ text: 'No request fails', held: false, seen: '1 of 360,000' }],
  };
}

/** Twenty seconds of traffic and nothing else. */
export function shortRun(): Run {
  return {
    ...bare('Twenty seconds of traffic', 'npm run traffic -- --for 20s', 20),
    traffic: sampleTraffic({
      start: at(0),
      seconds: 20,
      rate: 50,
      seed: 5,
      sharesAt: () => ({ '1.0.0': 1 }),
    }),
  };
}

/** A run of which every text tries to break out of the page. */
export function hostileRun(): Run {
  const run = failingDrill();
  return JSON.parse(JSON.stringify(run), (key, value) =>
    typeof value === 'string' && !/^(startedAt|endedAt|kind|end)$/.test(key) ? `${value}${HOSTILE}` : value,
  );
}

export const HOSTILE = `</script></title></style><img src=x onerror="document.title='owned'">"'&\u2028`;

function bare(title: string, command: string, seconds: number): Omit<Run, 'traffic'> {
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

function replica(id: string, release: string, slot: number) {
  return { id, release, node: `node-${slot + 1}`, slot: slot + 1 };
}

function phasesFrom(group: string, seconds: number[]): Run['phases'] {
  return PHASES.map((name, i) => ({ name, group, from: at(seconds[i] ?? 0), to: at(seconds[i + 1] ?? 0) }));
}

/** Each healthy replica answers as much as any other. */
function sharesOf(second: number, replicas: readonly Replica[]): Record<string, number> {
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
