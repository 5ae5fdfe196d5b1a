import { describeRecord, readHistory } from '@zero-downtime/deploy';
import { createCommand, runCommand } from './lib/command.ts';

await runCommand(
  createCommand(
    'history',
    'List the deploys of a target: version, time, operator and outcome; oldest first.',
  ),
  async (site) => {
    const history = await readHistory(site);
    return {
      message: history.map(describeRecord).join('\n') || 'no deploy is recorded',
      data: { history },
    };
  },
);
