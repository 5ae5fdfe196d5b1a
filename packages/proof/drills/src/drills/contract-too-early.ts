import { argv, observeService } from '@zero-downtime/swarm';
import type { Drill } from '../drill.ts';

export const contractTooEarly: Drill = {
  name: 'contract-too-early',
  title: 'Contract is attempted while a 1.0.0 still runs elsewhere',
  story:
    'A forgotten worker of another stack still runs 1.0.0 against the same database. The contract would break its writes, so the gate refuses and names it. After its removal the same deploy succeeds.',
  from: '1.0.0',
  users: { may: 'notice nothing' },
  async act(context) {
    const { docker, target } = context;
    const api = await observeService(docker, `${target.stack}_api`);
    const worker = `${target.stack}-forgotten-worker`;
    const image = api?.image ?? '';
    // A leftover of an earlier drill that was killed.
    await docker(argv.removeService(worker)).catch(() => {});
    await context.act('a forgotten worker of 1.0.0 runs in the Swarm', () =>
      docker(['service', 'create', '--detach', '--quiet', '--name', worker, image, 'sleep', '600']),
    );
    try {
      const refused = await context.deploy('2.0.0');
      context.expect(
        'the deploy stops before contract',
        refused.exitCode === 4,
        `exit code ${refused.exitCode}`,
      );
      const message = String(refused.result?.message);
      context.expect('the message names the worker', message.includes(worker), message);
    } finally {
      await context.repair('the worker is removed', () => docker(argv.removeService(worker)));
    }
    const deploy = await context.deploy('2.0.0');
    context.expect(
      'contract runs after its removal',
      deploy.exitCode === 0,
      `${deploy.exitCode}: ${deploy.result?.message}`,
    );
  },
};
