import type { Replica, Run } from '@zero-downtime/report';
import { sampleTraffic } from '../sample-traffic.ts';
import { at, bare, phasesFrom, replica, sharesOf } from './parts.ts';

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
