import type { Drill } from '../drill.ts';
import { mustTakeItselfBack } from './takes-itself-back.ts';

export const neverHealthy: Drill = {
  name: 'never-healthy',
  title: 'A release that lives but never gets ready',
  story:
    'It waits for something that is not there. Its health check fails three times, the engine ends it, and Swarm rolls back; with start-first the old replicas have been serving all the time.',
  from: '2.0.0',
  users: { may: 'notice nothing' },
  act: (field) => mustTakeItselfBack(field, '2.1.0-never-ready', /warehouse that was never built/),
};
