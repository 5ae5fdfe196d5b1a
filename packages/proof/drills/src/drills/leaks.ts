import type { Drill } from '../drill.ts';
import { expectRollback } from './expect-rollback.ts';

export const leaks: Drill = {
  name: 'leaks',
  title: 'A release that leaks memory and dies after two minutes',
  story:
    'It is healthy during the rollout and the monitoring. Then its replicas run out of memory, one after another, and Swarm restarts them. The edge retries keyed requests of a dead replica.',
  from: '2.0.0',
  users: { may: 'see failures', because: 'a replica dies with requests in flight' },
  async act(context) {
    const hasDied = () =>
      context
        .replicas()
        .some(({ release, end }) => release === '2.1.0-leaks' && end !== undefined && end !== 'drained');
    await expectRollback(context, {
      release: '2.1.0-leaks',
      effect: { text: 'a replica has died', now: hasDied },
      reason: /memory: a replica has/,
      args: ['--monitor', '150s'],
    });
  },
};
