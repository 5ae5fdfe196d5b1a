import type { Run } from '@zero-downtime/report';
import { sampleTraffic } from '../sample-traffic.ts';
import { at, phasesFrom, replica, sharesOf, VERSIONS } from './parts.ts';

/** A release without failures. */
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
      failedFirstTries: 2,
    }),
    replicas,
    schema: {
      steps: [
        {
          at: at(38.6),
          change: '002-tracking',
          phase: 'expand',
          attempts: 2,
          tookMs: 4,
          step: 'add orders.tracking_number',
        },
        {
          at: at(39.4),
          change: '003-tracking-index',
          phase: 'expand',
          attempts: 1,
          tookMs: 1900,
          step: 'build orders_tracking_number_idx',
        },
        {
          at: at(42.5),
          change: '002-tracking',
          phase: 'expand',
          attempts: 1,
          tookMs: 7,
          step: 'create tracking_events',
        },
        {
          at: at(247),
          change: '002-tracking',
          phase: 'contract',
          attempts: 1,
          tookMs: 610,
          step: 'validate tracking_number_set',
        },
        {
          at: at(249),
          change: '002-tracking',
          phase: 'contract',
          attempts: 3,
          tookMs: 3,
          step: 'require orders.tracking_number',
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
