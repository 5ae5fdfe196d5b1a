import type { Drill } from '../drill.ts';
import { expectRollback } from './expect-rollback.ts';

export const healthyAndSlow: Drill = {
  name: 'healthy-and-slow',
  title: 'A release that is healthy and slow',
  story:
    'No request fails, but every request takes longer, from the first new replica until the last one is rolled back.',
  from: '2.0.0',
  users: { may: 'see failures', because: 'a slow answer may exceed the timeout' },
  async act(context) {
    const usualMs = context.traffic.soFar().latencyMs.p50;
    const slowRelease = () => context.traffic.soFar().byRelease['2.1.0-slow'];
    await expectRollback(context, {
      release: '2.1.0-slow',
      effect: {
        text: 'the median latency of the new release is three times as high, over 100 answers',
        now: () => (slowRelease()?.count ?? 0) >= 100 && (slowRelease()?.p50 ?? 0) > 3 * usualMs,
      },
      reason: /requests took longer than/,
    });
  },
};
