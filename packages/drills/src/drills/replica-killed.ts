import { killReplica } from '@zero-downtime/lab';
import type { Drill } from '../drill.ts';

const TIMES = 3;
const BETWEEN_MS = 6_000;

export const replicaKilled: Drill = {
  name: 'replica-killed',
  title: 'Replicas die by SIGKILL, one after another',
  story:
    'No drain, no goodbye: the connections of a replica are cut with requests on them. The edge sends what may be repeated to another replica, and a keyed order that was written already is answered, not written again.',
  from: '2.0.0',
  users: { may: 'notice nothing' },
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
