import { startRegistry, stopRegistry } from '@zero-downtime/lab';
import type { Drill } from '../drill.ts';

export const registryGone: Drill = {
  name: 'registry-gone',
  title: 'The registry stops',
  story:
    'Without a registry no node can pull, so the deploy is refused before it changes anything. Replicas keep running. With the registry back the deploy succeeds.',
  from: '2.0.0',
  onlyInTheLab: 'it stops the registry of the lab',
  users: { may: 'notice nothing' },
  async act(context) {
    await context.act('the registry stops', () => stopRegistry(context.lab));
    try {
      const refused = await context.deploy('2.0.0', ['--redeploy']);
      context.expect(
        'the deploy is refused',
        refused.exitCode === 2 && /the registry .* does not answer/.test(String(refused.result?.message)),
        `exit code ${refused.exitCode}: ${refused.result?.message}`,
      );
    } finally {
      await context.repair('the registry is back', () => startRegistry(context.lab));
    }
    const deploy = await context.deploy('2.0.0', ['--redeploy']);
    context.expect('a second deploy succeeds', deploy.exitCode === 0, `exit code ${deploy.exitCode}`);
  },
};
