import { createCommand, runCommand } from './lib/command.ts';

await runCommand(
  createCommand('history', 'What was deployed, when, by whom, and how it ended; oldest first.'),
  async (site) => {
    const { describeRecord, readHistory } = await import('@zero-downtime/deploy');
    const history = await readHistory(site);
    return {
      message: history.map(describeRecord).join('\n') || 'nothing was deployed here yet',
      data: { history },
    };
  },
);
