import { containersOf, fillLogs, stallEngine } from '@zero-downtime/lab';
import type { Drill } from '../drill.ts';
import { expectServersAtTheEdge } from '../expectations/edge-without-server.ts';
import { expectRecovery } from '../expectations/recovery.ts';
import { apiContainers, expectSameReplicas } from '../expectations/same-replicas.ts';

/** Swarm treats a node as lost 15 s after its last heartbeat (one every 5 s), and replaces its tasks. */
const SECONDS = 8;
const BETWEEN_MS = 10_000;

export const logReceiverStalls: Drill = {
  name: 'log-receiver-stalls',
  title: `The logs of containers are not read, for ${SECONDS} s on each machine`,
  story:
    'The engine, which reads the logs of containers, is stopped with SIGSTOP; containers keep running. The log pipe of each replica is filled. Replicas must keep serving. The DNS of the engine (127.0.0.11) is stopped too, so new connections by name wait.',
  from: '2.0.0',
  users: { may: 'notice nothing' },
  async act(context) {
    const before = await apiContainers(context);
    const startedAt = Date.now();
    const api = `${context.target.stack}_api`;
    const placed = await containersOf(context.machines, api);
    for (const machine of new Set(placed.map((each) => each.machine))) {
      await fillLogs(machine, api);
      await context.act(`the engine of ${machine.name} stops for ${SECONDS} s`, () =>
        stallEngine(machine, SECONDS),
      );
      const endedAt = Date.now();
      await expectRecovery(context, `the stall on ${machine.name}`, endedAt);
      await context.keepTrafficRunning(BETWEEN_MS);
    }
    await expectSameReplicas(context, before, startedAt);
    await expectServersAtTheEdge(context, startedAt);
  },
};
