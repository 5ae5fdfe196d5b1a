import type { Run } from '@zero-downtime/report';
import type { Users } from './drill.ts';

type Seen = Pick<Run['traffic'], 'faults' | 'doubts' | 'failed' | 'orders'>;

/**
 * Whether a drill passed. Pure. Everything expected must have held, and users must have felt no more than they may: where
 * failures are allowed, still no acknowledged order may be lost, doubled or changed.
 */
export function judge(users: Users, traffic: Seen, expectations: Run['expectations']): Run['verdict'] {
  const { lost, doubled, differing } = traffic.orders;
  const broken = expectations.filter(({ held }) => !held).map(({ text, seen }) => `${text}: ${seen}`);
  const felt =
    users.may === 'notice nothing'
      ? traffic.faults
      : [
          ...(lost > 0 ? [`${lost} acknowledged orders were lost`] : []),
          ...(doubled > 0 ? [`${doubled} orders were doubled`] : []),
          ...(differing > 0 ? [`${differing} orders are not what was sent`] : []),
        ];
  const faults = [...broken, ...felt];
  return { passed: faults.length === 0, faults, doubts: traffic.doubts };
}
