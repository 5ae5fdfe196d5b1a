import type { Drill } from '../drill.ts';
import { mustBeTakenBack } from './serves-badly.ts';

export const leaks: Drill = {
  name: 'leaks',
  title: 'A release that leaks and dies after two minutes',
  story:
    'It is healthy all through the rollout and its monitor. Then its replicas run out of memory, one after another, and Swarm starts them again. Keyed requests of a dead replica are answered by another one.',
  from: '2.0.0',
  users: { may: 'see failures', because: 'a replica dies with requests on it' },
  async act(field) {
    const hasDied = () =>
      field
        .replicas()
        .some(({ release, end }) => release === '2.1.0-leaks' && end !== undefined && end !== 'drained');
    await mustBeTakenBack(field, {
      release: '2.1.0-leaks',
      suffering: { text: 'a replica has died', now: hasDied },
      reason: /memory: a replica has/,
      args: ['--monitor', '150s'],
    });
  },
};
