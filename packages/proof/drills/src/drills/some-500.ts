import type { Drill } from '../drill.ts';
import { answersWith500, mustBeTakenBack } from './serves-badly.ts';

export const some500: Drill = {
  name: 'some-500',
  title: 'A release that answers 1 in 20 reads of an order with 500',
  story:
    'One of twenty of its read replicas is gone. It takes a while until so few failures are more than chance: longer than the canary bakes here, so it is watched for two minutes.',
  from: '2.0.0',
  users: { may: 'see failures', because: 'a wrong answer of a healthy replica is passed on' },
  act: (field) =>
    mustBeTakenBack(field, {
      release: '2.1.0-some-500',
      suffering: answersWith500(field, 1),
      reason: /\d+ of \d+ requests failed/,
      args: ['--monitor', '120s'],
    }),
};
