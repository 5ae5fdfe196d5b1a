import type { Drill } from '../drill.ts';
import { expectRollback } from './expect-rollback.ts';

export const cutsOff: Drill = {
  name: 'cuts-off',
  title: 'A release that truncates one answer in ten',
  story:
    'Its own metrics show nothing: they count a truncated answer as a disconnected client. The metrics of the edge show it, for the canary and the others.',
  from: '2.0.0',
  users: {
    may: 'see failures',
    because: 'a truncated answer cannot be retried by the edge; most clients retry the request',
  },
  act: (context) =>
    expectRollback(context, {
      release: '2.1.0-cuts-off',
      effect: {
        text: 'ten first tries have failed',
        now: () => context.traffic.soFar().failedFirstTries >= 10,
      },
      reason: /at the edge: \d+ of \d+ requests were broken off or not answered/,
      byCanary: true,
    }),
};
