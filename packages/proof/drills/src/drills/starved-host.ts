import { starveHost, stopStarving } from '@zero-downtime/lab';
import type { Drill } from '../drill.ts';
import { expectServersAtTheEdge } from '../expectations/edge-without-server.ts';
import { expectRecovery } from '../expectations/recovery.ts';
import { apiContainers, expectSameReplicas } from '../expectations/same-replicas.ts';
import { CLIENTS_THAT_WAIT } from '../traffic/clients.ts';

const LOOPS = 48;
const SECONDS = 60;
/** As long as a client waits, so that what was asked in the starved minute is over. Milliseconds. */
const SETTLE_MS = 13_000;

export const starvedHost: Drill = {
  name: 'starved-host',
  title: `${LOOPS} busy loops and a fork storm take the host for ${SECONDS} s`,
  story:
    'Every process waits for a core, those of the load generator too. Answers come late; no replica may be killed for it, and the edge may never be without a server, as each replica still serves.',
  from: '2.0.0',
  users: {
    may: 'see failures',
    because: 'an answer may take longer than a client waits when cores are short',
  },
  clients: CLIENTS_THAT_WAIT,
  async act(field) {
    const { machines } = field;
    const [machine] = machines;
    if (!machine) throw new Error('a target has a machine');
    const before = await apiContainers(field);
    const startedAt = Date.now();
    await field.act(
      `${LOOPS} busy loops and a fork storm on ${machine.name}, for ${SECONDS} s`,
      () => starveHost(machine, { loops: LOOPS, seconds: SECONDS }),
      () => stopStarving(machine),
    );
    const endedAt = Date.now();
    await expectRecovery(field, 'it', endedAt);
    await field.letUsersGoOn(SETTLE_MS);
    await expectSameReplicas(field, before, startedAt);
    await expectServersAtTheEdge(field, startedAt);
  },
};
