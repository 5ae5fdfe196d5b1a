import { freeDisk, slowDisk } from '@zero-downtime/lab';
import type { Drill } from '../drill.ts';
import { expectServersAtTheEdge } from '../expectations/edge-without-server.ts';
import { describeEnd, sparesRelease } from '../observe/spared.ts';
import { CLIENTS_THAT_WAIT } from '../traffic/clients.ts';

/** The rate of a shared spinning disk: every commit waits for its flush, some commits for seconds. */
const WRITES_PER_SECOND = 30;
/** Slightly longer than a rollout. */
const SECONDS = 60;

export const slowDiskDrill: Drill = {
  name: 'slow-disk',
  title: "The database's disk is slow, in a rollout",
  story:
    'Every commit waits for a flush of a disk with few writes a second. Orders become slow and do not fail. The new release is as slow as the old one, and is not rolled back.',
  from: '2.0.0',
  users: { may: 'notice nothing' },
  clients: CLIENTS_THAT_WAIT,
  async act(context) {
    const { machines, target } = context;
    const startedAt = Date.now();
    const deploy = await context.act(
      "the database's disk becomes slow",
      async () => {
        const asked = { writesPerSecond: WRITES_PER_SECOND, seconds: SECONDS };
        const { means, over } = await slowDisk(machines, `${target.stack}_db`, asked);
        context.note(`the disk is slowed by ${means}, for ${SECONDS} s`);
        const [deploy] = await Promise.all([context.deploy('2.0.0', ['--redeploy']), over]);
        return deploy;
      },
      () => freeDisk(machines, `${target.stack}_db`),
    );
    context.expect('the release is not blamed', sparesRelease(deploy), describeEnd(deploy));
    await expectServersAtTheEdge(context, startedAt);
  },
};
