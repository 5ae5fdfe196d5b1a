import { killReplica } from '@zero-downtime/lab';
import type { Drill } from '../drill.ts';

const TIMES = 3;
const BETWEEN_MS = 6_000;
/** Requests that a replica has at work when it dies: a third of 100 a second, some tens of milliseconds each, and some that are sent slowly. */
const CUT_WITH_A_REPLICA = 3;

export const replicaKilled: Drill = {
  name: 'replica-killed',
  title: 'Replicas die by SIGKILL, one after another',
  story:
    'No drain, no goodbye: the connections of a replica are cut with requests on them. The edge sends what may be repeated to another replica, and a keyed order that was written already is answered, not written again.',
  from: '2.0.0',
  onlyInTheLab: 'it kills a container of the lab',
  users: {
    may: 'see first tries fail',
    upTo: TIMES * CUT_WITH_A_REPLICA,
    because: 'an answer that has begun, or an order of which half has arrived, is cut with its replica',
  },
  async act(field) {
    for (let time = 1; time <= TIMES; time++) {
      const killed = await field.act(`SIGKILL for a replica (${time} of ${TIMES})`, () =>
        killReplica(field.lab),
      );
      field.note(`it was on ${killed.node}`);
      await field.letUsersGoOn(BETWEEN_MS);
    }
  },
};
