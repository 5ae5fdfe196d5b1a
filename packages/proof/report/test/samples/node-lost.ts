import type { Replica, Run } from '@zero-downtime/report';
import { sampleTraffic } from '../sample-traffic.ts';
import { at, bare, phasesFrom, replica, sharesOf } from './parts.ts';

/** A node is cut off during a rollout. */
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
      failedFirstTries: 64,
    }),
    replicas,
    acts: [{ at: at(40), text: 'docker network disconnect lab node-2' }],
    expectations: [
      {
        text: 'Only requests in flight on the lost node fail',
        held: true,
        seen: '1 request, due 0.2 s before',
      },
      { text: 'Three replicas are healthy again within 60 s', held: true, seen: 'after 35 s' },
    ],
  };
}
