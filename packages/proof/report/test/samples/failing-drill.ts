import type { Replica, Run } from '@zero-downtime/report';
import { sampleTraffic } from '../sample-traffic.ts';
import { at, bare, phasesFrom, replica, sharesOf } from './parts.ts';

/** A release that answers with errors, which the deploy rolls back. */
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
    ...bare('Drill: healthy, then answers with 500', 'npm run drill -- answers-500', 90),
    verdict: {
      passed: false,
      faults: ['180 requests failed, at most 100 may', '1 acknowledged order is lost'],
      doubts: ['Requests left late: p99 62 ms, over 50 ms. The latencies include those of the generator.'],
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
      failedFirstTries: 391,
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
        text: 'The release is rolled back automatically',
        held: true,
        seen: 'rolled back after 39 s, exit code 3',
      },
      { text: 'At most 100 requests fail', held: false, seen: '180 failed' },
      { text: 'No acknowledged order is lost or doubled', held: false, seen: '1 lost: order 0193…' },
    ],
  };
}
