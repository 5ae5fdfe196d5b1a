import { createCommand, runCommand } from './lib/command.ts';

await runCommand(
  createCommand('status', 'What runs where, who is deploying, and how the last deploy ended.'),
  async (site) => {
    const { readStatus, renderStatus } = await import('@zero-downtime/deploy');
    const status = await readStatus(site);
    return { message: renderStatus(status), data: { status } };
  },
);
