import { readStatus, renderStatus } from '@zero-downtime/deploy';
import { createCommand, runCommand } from './lib/command.ts';

await runCommand(
  createCommand('status', 'What runs where, who is deploying, and how the last deploy ended.'),
  async (site) => {
    const status = await readStatus(site);
    return { message: renderStatus(status), data: { status } };
  },
);
