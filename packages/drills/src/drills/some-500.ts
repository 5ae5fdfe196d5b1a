import type { Drill } from '../drill.ts';
import { mustBeTakenBack } from './serves-badly.ts';

export const some500: Drill = {
  name: 'some-500',
  title: 'A release that answers 1 in 20 reads of an order with 500',
  story:
    'One of twenty of its read replicas is gone. It takes a while until so few failures are more than chance: longer than the canary bakes here, so it is watched for two minutes.',
  from: '2.0.0',
  users: { may: 'see failures', because: 'a wrong answer of a healthy replica is passed on' },
  act: (field) =>
    mustBeTakenBack(
      field,
      '2.1.0-some-500',
      { text: 'an answer with 500', now: () => (field.traffic.soFar().outcomes['status 500'] ?? 0) >= 1 },
      { args: ['--monitor', '120s'] },
    ),
};
