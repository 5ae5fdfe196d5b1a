import { killReplica } from '@zero-downtime/lab';
import type { Drill } from '../drill.ts';

const TIMES = 3;
const BETWEEN_MS = 6_000;
/** Requests in flight on a replica when it dies: a third of 100 a second, some tens of milliseconds each, and slow uploads. */
const CUT_WITH_A_REPLICA = 3;

export const replicaKilled: Drill = {
  name: 'replica-killed',
  title: 'Replicas die by SIGKILL, one after another',
  story:
    'Without a drain, the connections of a replica are cut with requests in flight. The edge retries safe requests on another replica. A keyed order that was already stored is answered, not stored again.',
  from: '2.0.0',
  onlyInTheLab: 'it kills a container of the lab',
  users: {
    may: 'see first tries fail',
    upTo: TIMES * CUT_WITH_A_REPLICA,
    because: 'partly sent answers and partly received orders are lost with their replica',
  },
  async act(context) {
    for (let time = 1; time <= TIMES; time++) {
      const killed = await context.act(`SIGKILL for a replica (${time} of ${TIMES})`, () =>
        killReplica(context.lab, `${context.target.stack}_api`),
      );
      context.note(`the replica was on ${killed.node}`);
      await context.keepTrafficRunning(BETWEEN_MS);
    }
  },
};
