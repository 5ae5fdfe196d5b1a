import type { Drill } from '../drill.ts';
import { mustTakeItselfBack } from './takes-itself-back.ts';

export const crashesAtStart: Drill = {
  name: 'crashes-at-start',
  title: 'A release that ends as soon as it starts',
  story:
    'A module is missing from the image. The first new replica dies before it is healthy, so no old one has been asked to stop: Swarm rolls back, and the deploy says which replica and why.',
  from: '2.0.0',
  users: { may: 'notice nothing' },
  act: (field) => mustTakeItselfBack(field, '2.1.0-crashes', /a module that it needs is not in the image/),
};
