import { startRegistry, stopRegistry } from '@zero-downtime/lab';
import type { Drill } from '../drill.ts';

export const registryGone: Drill = {
  name: 'registry-gone',
  title: 'The registry goes away',
  story:
    'Without a registry no node can pull, so the deploy is refused before anything is changed. What runs goes on running; once the registry is back, so does the deploy.',
  from: '2.0.0',
  onlyInTheLab: 'it stops the registry of the lab',
  users: { may: 'notice nothing' },
  async act(field) {
    await field.act('the registry stops', () => stopRegistry(field.lab));
    try {
      const refused = await field.deploy('2.0.0', ['--redeploy']);
      field.expect(
        'the deploy is refused',
        refused.exitCode === 2 && /the registry .* does not answer/.test(String(refused.result?.message)),
        `exit code ${refused.exitCode}: ${refused.result?.message}`,
      );
    } finally {
      await field.repair('the registry is back', () => startRegistry(field.lab));
    }
    const deploy = await field.deploy('2.0.0', ['--redeploy']);
    field.expect('then it is deployed', deploy.exitCode === 0, `exit code ${deploy.exitCode}`);
  },
};
