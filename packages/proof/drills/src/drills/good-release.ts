import type { Drill } from '../drill.ts';

export const goodRelease: Drill = {
  name: 'good-release',
  title: '2.0.0 replaces 1.0.0, with contract',
  story:
    'The normal release: expand, rolling update, backfill, contract, under load. Both releases use one database for a time. No request may fail.',
  from: '1.0.0',
  pushed: '2.0.0',
  users: { may: 'notice nothing' },
  async act(context) {
    const deploy = await context.deploy('2.0.0');
    context.expect('the release is deployed', deploy.exitCode === 0, `exit code ${deploy.exitCode}`);
    context.expect(
      'its schema is contracted',
      deploy.events.some(({ phase, event }) => phase === 'contract' && event === 'done'),
      deploy.events.some(({ phase }) => phase === 'contract')
        ? 'the phase ran'
        : 'there was no contract phase',
    );
  },
};
