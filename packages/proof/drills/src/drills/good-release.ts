import type { Drill } from '../drill.ts';

export const goodRelease: Drill = {
  name: 'good-release',
  title: '2.0.0 replaces 1.0.0, contract and all',
  story:
    'The main job: expand, rolling update, backfill, contract, while orders keep coming in. Both releases work on one database for a while. Nobody may notice.',
  from: '1.0.0',
  pushed: '2.0.0',
  users: { may: 'notice nothing' },
  async act(field) {
    const deploy = await field.deploy('2.0.0');
    field.expect('the release is deployed', deploy.exitCode === 0, `exit code ${deploy.exitCode}`);
    field.expect(
      'its schema is contracted',
      deploy.events.some(({ phase, event }) => phase === 'contract' && event === 'done'),
      deploy.events.some(({ phase }) => phase === 'contract')
        ? 'the phase ran'
        : 'no contract phase was seen',
    );
  },
};
