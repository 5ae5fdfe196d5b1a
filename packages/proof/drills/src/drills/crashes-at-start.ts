import type { Drill } from '../drill.ts';
import { expectAutomaticRollback } from './expect-automatic-rollback.ts';

export const crashesAtStart: Drill = {
  name: 'crashes-at-start',
  title: 'A release that crashes at start',
  story:
    'A module is missing from the image. The first new replica dies before it is healthy, so no old one has been stopped. Swarm rolls back, and the deploy reports the replica and the reason.',
  from: '2.0.0',
  users: { may: 'notice nothing' },
  act: (context) =>
    expectAutomaticRollback(context, '2.1.0-crashes', /a module that it needs is not in the image/),
};
