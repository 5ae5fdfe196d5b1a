import { starveHost, stopStarving } from '@zero-downtime/lab';
import type { Drill } from '../drill.ts';
import { expectServersAtTheEdge } from '../expectations/edge-without-server.ts';
import { expectRecovery } from '../expectations/recovery.ts';
import { apiContainers, expectSameReplicas } from '../expectations/same-replicas.ts';
import { CLIENTS_THAT_WAIT } from '../traffic/clients.ts';

const LOOPS = 48;
const SECONDS = 60;
/** The timeout of a client, so that all requests of the starved minute have ended. Milliseconds. */
const SETTLE_MS = 13_000;

export const starvedHost: Drill = {
  name: 'starved-host',
  title: `${LOOPS} busy loops and a fork storm starve the host for ${SECONDS} s`,
  story:
    'Every process waits for a core, including the load generator. Answers are late, but no replica may be killed, and the edge must always have a server, because each replica still serves.',
  from: '2.0.0',
  users: {
    may: 'see failures',
    because: 'on a starved host an answer may take longer than the timeout of a client',
  },
  clients: CLIENTS_THAT_WAIT,
  async act(context) {
    const { machines } = context;
    const [machine] = machines;
    if (!machine) throw new Error('the target has no machine');
    const before = await apiContainers(context);
    const startedAt = Date.now();
    await context.act(
      `${LOOPS} busy loops and a fork storm on ${machine.name}, for ${SECONDS} s`,
      () => starveHost(machine, { loops: LOOPS, seconds: SECONDS }),
      () => stopStarving(machine),
    );
    const endedAt = Date.now();
    await expectRecovery(context, 'it', endedAt);
    await context.keepTrafficRunning(SETTLE_MS);
    await expectSameReplicas(context, before, startedAt);
    await expectServersAtTheEdge(context, startedAt);
  },
};
