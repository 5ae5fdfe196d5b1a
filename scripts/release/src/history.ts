import { createCommand, runCommand } from './lib/command.ts';

await runCommand(
  createCommand(
    'history',
    'List the deploys of a target: version, time, operator and outcome; oldest first.',
  ),
  async (site) => {
    const { describeRecord, readHistory } = await import('@zero-downtime/deploy');
    const history = await readHistory(site);
    return {
      message: history.map(describeRecord).join('\n') || 'no deploy is recorded',
      data: { history },
    };
  },
);
