import type { Drill } from '../drill.ts';
import { expectAutomaticRollback } from './expect-automatic-rollback.ts';

export const neverHealthy: Drill = {
  name: 'never-healthy',
  title: 'A release that never becomes ready',
  story:
    'It waits for a missing dependency. Its health check fails three times, the engine stops it, and Swarm rolls back. With start-first the old replicas serve all the time.',
  from: '2.0.0',
  users: { may: 'notice nothing' },
  act: (context) => expectAutomaticRollback(context, '2.1.0-never-ready', /warehouse that was never built/),
};
