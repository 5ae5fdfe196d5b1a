import { closedLoop } from './closed-loop.ts';
import type { Load } from './load.ts';
import { openLoop } from './open-loop.ts';

/** The process of the load generator: runs one load after the other for its parent, and returns the figures of each. */
process.on('message', async ({ port, load }: { port: number; load: Load }) => {
  const before = process.cpuUsage();
  const figures = await (load.perSecond === undefined ? closedLoop : openLoop)(port, load);
  const { user, system } = process.cpuUsage(before);
  process.send?.({ ...figures, loadCpuMicros: user + system });
});
process.on('disconnect', () => process.exit());
