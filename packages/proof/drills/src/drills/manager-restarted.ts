import { EXIT } from '@zero-downtime/deploy/errors';
import { restartEngine } from '@zero-downtime/lab';
import type { Drill } from '../drill.ts';
import { startRollout } from './start-rollout.ts';

export const managerRestarted: Drill = {
  name: 'manager-restarted',
  title: "The manager's engine restarts in the middle of a rollout",
  story:
    'The only manager, which also runs the database, stops all its containers and restarts. The deploy reports the lost connection; when run again, it resumes from the state in Swarm.',
  from: '2.0.0',
  onlyInTheLab: 'it restarts an engine, which on one machine stops everything',
  users: { may: 'see failures', because: 'that node has the only database server' },
  async act(context) {
    const { deploying } = await startRollout(context);
    await context.act("the manager's engine restarts", () => restartEngine(context.lab, 'node-1'));
    const deploy = await deploying;
    context.expect(
      'the running deploy reports that it could not continue',
      [EXIT.error, EXIT.halfWay].some((code) => code === deploy.exitCode),
      `exit code ${deploy.exitCode}: ${deploy.result?.message ?? deploy.stderr}`,
    );
    const again = await context.deploy('2.0.0', ['--redeploy']);
    context.expect(
      'a second deploy succeeds',
      again.exitCode === 0,
      `${again.exitCode}: ${again.result?.message}`,
    );
  },
};
