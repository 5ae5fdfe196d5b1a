import { createCommand, runCommand } from './lib/command.ts';

await runCommand(
  createCommand(
    'status',
    'Show the running replicas, a deploy in progress, and the outcome of the last deploy.',
  ),
  async (site) => {
    const { readStatus, renderStatus } = await import('@zero-downtime/deploy');
    const status = await readStatus(site);
    return { message: renderStatus(status), data: { status } };
  },
);
