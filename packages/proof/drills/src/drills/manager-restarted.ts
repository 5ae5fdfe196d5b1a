import { EXIT } from '@zero-downtime/deploy';
import { restartEngine } from '@zero-downtime/lab';
import type { Drill } from '../drill.ts';
import { inARollout } from './in-a-rollout.ts';

export const managerRestarted: Drill = {
  name: 'manager-restarted',
  title: "The manager's engine restarts in the middle of a rollout",
  story:
    'The only manager, which also has the database, stops every container it runs and starts again. The deploy loses its connection and says so; run again, it goes on from what Swarm remembers.',
  from: '2.0.0',
  onlyInTheLab: 'it restarts an engine, which on one machine ends everything that it runs',
  users: { may: 'see failures', because: 'the database is on that node, and there is no second one' },
  async act(field) {
    const { deploying } = await inARollout(field);
    await field.act("the manager's engine restarts", () => restartEngine(field.lab, 'manager'));
    const deploy = await deploying;
    field.expect(
      'the deploy under way says that it could not go on',
      [EXIT.error, EXIT.halfWay].some((code) => code === deploy.exitCode),
      `exit code ${deploy.exitCode}: ${deploy.result?.message ?? deploy.stderr}`,
    );
    const again = await field.deploy('2.0.0', ['--redeploy']);
    field.expect(
      'run again, it is deployed',
      again.exitCode === 0,
      `${again.exitCode}: ${again.result?.message}`,
    );
  },
};
