import type { Drill } from '../drill.ts';
import { mustBeTakenBack } from './serves-badly.ts';

export const answers500: Drill = {
  name: 'answers-500',
  title: 'A release that is healthy and then answers 500',
  story:
    'Every health check passes, and no order can be placed. Health checks cannot see it; numbers can. Failures last from the first new replica to the last one taken back.',
  from: '2.0.0',
  users: { may: 'see failures', because: 'a wrong answer of a healthy replica is passed on' },
  act: (field) =>
    mustBeTakenBack(
      field,
      '2.1.0-answers-500',
      {
        text: 'ten answers with 500',
        now: () => (field.traffic.soFar().outcomes['status 500'] ?? 0) >= 10,
      },
      { byCanary: true },
    ),
};
