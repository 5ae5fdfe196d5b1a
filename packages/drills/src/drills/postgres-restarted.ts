import { restartDatabase } from '@zero-downtime/lab';
import type { Drill } from '../drill.ts';
import { inARollout } from './in-a-rollout.ts';

export const postgresRestarted: Drill = {
  name: 'postgres-restarted',
  title: 'PostgreSQL restarts in the middle of a rollout',
  story:
    'There is one database server, so nothing can be ordered until it is back: requests wait, then fail with 503 and Retry-After. No replica may die of it, no acknowledged order may be lost, and the rollout must end well.',
  from: '2.0.0',
  users: { may: 'see failures', because: 'there is no second database server' },
  async act(field) {
    const { deploying } = await inARollout(field);
    await field.act('PostgreSQL restarts', () => restartDatabase(field.lab));
    const deploy = await deploying;
    field.expect(
      'the deploy ends well',
      deploy.exitCode === 0,
      `${deploy.exitCode}: ${deploy.result?.message}`,
    );
  },
};
