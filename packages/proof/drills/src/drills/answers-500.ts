import type { Drill } from '../drill.ts';
import { answersWith500, expectRollback } from './expect-rollback.ts';

export const answers500: Drill = {
  name: 'answers-500',
  title: 'A release that is healthy and then answers 500',
  story:
    'Every health check passes, but no order can be placed. Only metrics show it. Requests fail from the first new replica until the last one is rolled back.',
  from: '2.0.0',
  users: { may: 'see failures', because: 'the edge passes on wrong answers of a healthy replica' },
  act: (context) =>
    expectRollback(context, {
      release: '2.1.0-answers-500',
      effect: answersWith500(context, 10),
      reason: /POST \/orders: \d+ of \d+ requests failed/,
      byCanary: true,
    }),
};
