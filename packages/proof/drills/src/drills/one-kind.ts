import type { Drill } from '../drill.ts';
import { answersWith500, expectRollback } from './expect-rollback.ts';

export const oneKind: Drill = {
  name: 'one-kind',
  title: 'A release that fails for one kind of order',
  story:
    'Orders of more than three items fail: a quarter of the orders here. Everything else works, and every health check passes.',
  from: '2.0.0',
  users: { may: 'see failures', because: 'the edge passes on wrong answers of a healthy replica' },
  act: (context) =>
    expectRollback(context, {
      release: '2.1.0-one-kind',
      effect: answersWith500(context, 10),
      reason: /POST \/orders: \d+ of \d+ requests failed/,
      byCanary: true,
    }),
};
