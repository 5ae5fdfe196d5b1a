import { freeDisk, slowDisk } from '@zero-downtime/lab';
import type { Drill } from '../drill.ts';
import { expectServersAtTheEdge } from '../expectations/edge-without-server.ts';
import { describeEnd, sparesTheRelease } from '../observe/spared.ts';
import { CLIENTS_THAT_WAIT } from '../traffic/clients.ts';

/** A spinning disk that other work shares: every commit waits for its flush, some of them for seconds. */
const WRITES_PER_SECOND = 30;
/** As long as a rollout takes, and some. */
const SECONDS = 60;

export const slowDiskDrill: Drill = {
  name: 'slow-disk',
  title: "The database's disk is slow, in a rollout",
  story:
    'Every commit waits for a flush of a disk that lets few writes through. Orders become slow and do not fail, and the release, which is as slow as the one before it, is not taken back.',
  from: '2.0.0',
  users: { may: 'notice nothing' },
  clients: CLIENTS_THAT_WAIT,
  async act(field) {
    const { machines, target } = field;
    const startedAt = Date.now();
    const deploy = await field.act(
      "the database's disk becomes slow",
      async () => {
        const asked = { writesPerSecond: WRITES_PER_SECOND, seconds: SECONDS };
        const { means, over } = await slowDisk(machines, `${target.stack}_db`, asked);
        field.note(`the disk is slow by ${means}, for ${SECONDS} s`);
        const [deploy] = await Promise.all([field.deploy('2.0.0', ['--redeploy']), over]);
        return deploy;
      },
      () => freeDisk(machines, `${target.stack}_db`),
    );
    field.expect('the release is not blamed', sparesTheRelease(deploy), describeEnd(deploy));
    await expectServersAtTheEdge(field, startedAt);
  },
};
