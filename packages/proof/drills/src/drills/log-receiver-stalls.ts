import { containersOf, fillLogs, stallEngine } from '@zero-downtime/lab';
import type { Drill } from '../drill.ts';
import { expectServersAtTheEdge } from '../expectations/edge-without-server.ts';
import { expectRecovery } from '../expectations/recovery.ts';
import { apiContainers, expectSameReplicas } from '../expectations/same-replicas.ts';

/** Swarm takes a node for lost 15 s after its last heartbeat, and one comes every 5 s: then it replaces all that runs there. */
const SECONDS = 8;
const BETWEEN_MS = 10_000;

export const logReceiverStalls: Drill = {
  name: 'log-receiver-stalls',
  title: `Nothing reads what the containers log, for ${SECONDS} s on each machine`,
  story:
    'The engine is stopped with SIGSTOP: it is what reads the logs of containers, which go on. The pipe of each replica is filled, so its next line finds no room. Replicas must go on serving. The engine answers no name either (127.0.0.11), so what connects anew meanwhile waits.',
  from: '2.0.0',
  users: { may: 'notice nothing' },
  async act(field) {
    const before = await apiContainers(field);
    const startedAt = Date.now();
    const api = `${field.target.stack}_api`;
    const placed = await containersOf(field.machines, api);
    for (const machine of new Set(placed.map((each) => each.machine))) {
      await fillLogs(machine, api);
      await field.act(`the engine of ${machine.name} stops for ${SECONDS} s`, () =>
        stallEngine(machine, SECONDS),
      );
      const endedAt = Date.now();
      await expectRecovery(field, `the stall on ${machine.name}`, endedAt);
      await field.letUsersGoOn(BETWEEN_MS);
    }
    await expectSameReplicas(field, before, startedAt);
    await expectServersAtTheEdge(field, startedAt);
  },
};
