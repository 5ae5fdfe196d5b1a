import type { Drill } from '../drill.ts';
import { mustBeTakenBack } from './serves-badly.ts';

export const healthyAndSlow: Drill = {
  name: 'healthy-and-slow',
  title: 'A release that is healthy and slow',
  story:
    'Nothing fails, everything takes longer. Users wait from the first new replica to the last one taken back.',
  from: '2.0.0',
  users: { may: 'see failures', because: 'a slow answer may come too late' },
  async act(field) {
    const usualMs = field.traffic.soFar().latencyMs.p50;
    const slowRelease = () => field.traffic.soFar().byRelease['2.1.0-slow'];
    await mustBeTakenBack(field, {
      release: '2.1.0-slow',
      suffering: {
        text: 'the new release takes three times as long in the median, over 100 answers',
        now: () => (slowRelease()?.count ?? 0) >= 100 && (slowRelease()?.p50 ?? 0) > 3 * usualMs,
      },
      reason: /requests took longer than/,
    });
  },
};
