import type { Drill } from '../drill.ts';
import { answersWith500, mustBeTakenBack } from './serves-badly.ts';

export const answers500: Drill = {
  name: 'answers-500',
  title: 'A release that is healthy and then answers 500',
  story:
    'Every health check passes, and no order can be placed. Health checks cannot see it; numbers can. Failures last from the first new replica to the last one taken back.',
  from: '2.0.0',
  users: { may: 'see failures', because: 'a wrong answer of a healthy replica is passed on' },
  act: (field) =>
    mustBeTakenBack(field, {
      release: '2.1.0-answers-500',
      suffering: answersWith500(field, 10),
      reason: /POST \/orders: \d+ of \d+ requests failed/,
      byCanary: true,
    }),
};
