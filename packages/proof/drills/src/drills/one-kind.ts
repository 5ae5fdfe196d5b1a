import type { Drill } from '../drill.ts';
import { answersWith500, mustBeTakenBack } from './serves-badly.ts';

export const oneKind: Drill = {
  name: 'one-kind',
  title: 'A release that fails for one kind of order',
  story:
    'Orders of more than three items cannot be priced: a quarter of them here. Everything else works, and every health check passes.',
  from: '2.0.0',
  users: { may: 'see failures', because: 'a wrong answer of a healthy replica is passed on' },
  act: (field) =>
    mustBeTakenBack(field, {
      release: '2.1.0-one-kind',
      suffering: answersWith500(field, 10),
      reason: /POST \/orders: \d+ of \d+ requests failed/,
      byCanary: true,
    }),
};
