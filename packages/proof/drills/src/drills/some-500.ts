import type { Drill } from '../drill.ts';
import { answersWith500, expectRollback } from './expect-rollback.ts';

export const some500: Drill = {
  name: 'some-500',
  title: 'A release that answers 1 in 20 reads of an order with 500',
  story:
    'One of its twenty read replicas does not exist. So few failures become significant later than the bake time of the canary here, so the rollout is monitored for two minutes.',
  from: '2.0.0',
  users: { may: 'see failures', because: 'the edge passes on wrong answers of a healthy replica' },
  act: (context) =>
    expectRollback(context, {
      release: '2.1.0-some-500',
      effect: answersWith500(context, 1),
      reason: /\d+ of \d+ requests failed/,
      args: ['--monitor', '120s'],
    }),
};
