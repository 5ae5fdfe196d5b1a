import { argv, observeService } from '@zero-downtime/swarm';
import type { Drill } from '../drill.ts';

export const contractTooEarly: Drill = {
  name: 'contract-too-early',
  title: 'Contract is attempted while a 1.0.0 still runs somewhere',
  story:
    'A forgotten worker of another stack still runs 1.0.0 against the same database. Contract would break its writes, so the gate refuses and names it. Once it is gone, the same deploy goes through.',
  from: '1.0.0',
  users: { may: 'notice nothing' },
  async act(field) {
    const { docker, target } = field;
    const api = await observeService(docker, `${target.stack}_api`);
    const worker = `${target.stack}-forgotten-worker`;
    const image = api?.image ?? '';
    // What an earlier drill that was killed has left.
    await docker(argv.removeService(worker)).catch(() => {});
    await field.act('a worker of 1.0.0 is forgotten in the Swarm', () =>
      docker(['service', 'create', '--detach', '--quiet', '--name', worker, image, 'sleep', '600']),
    );
    try {
      const refused = await field.deploy('2.0.0');
      field.expect(
        'the deploy stops before contract',
        refused.exitCode === 4,
        `exit code ${refused.exitCode}`,
      );
      const said = String(refused.result?.message);
      field.expect('and names the worker', said.includes(worker), said);
    } finally {
      await field.repair('the worker is removed', () => docker(argv.removeService(worker)));
    }
    const deploy = await field.deploy('2.0.0');
    field.expect(
      'then contract runs',
      deploy.exitCode === 0,
      `${deploy.exitCode}: ${deploy.result?.message}`,
    );
  },
};
