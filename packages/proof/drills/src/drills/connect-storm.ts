import { cutSessions } from '@zero-downtime/lab';
import type { Drill } from '../drill.ts';

const TIMES = 3;
const BETWEEN_MS = 4_000;
/** New sessions for each that was cut: one in its place, and half as many again that a pool opens for those that wait. */
const CONNECTS_PER_SESSION = 1.5;

export const connectStorm: Drill = {
  name: 'connect-storm',
  title: 'Every session of the database is ended at once, under load',
  story:
    'pg_terminate_backend for every session of the service, as a failover or a pooler that restarts does. Each replica connects again, a few connections at a time; what waits is served, and what was interrupted and may be repeated is repeated.',
  from: '2.0.0',
  users: { may: 'notice nothing' },
  async act(field) {
    for (let time = 1; time <= TIMES; time++) {
      const { cut, connected, mostIn100Ms } = await field.act(
        `every session is ended (${time} of ${TIMES})`,
        () => cutSessions(field.machines, `${field.target.stack}_db`),
      );
      field.expect(
        `cut ${time}: there were sessions, and no more come back than were cut and half as many`,
        cut > 0 && connected <= cut * CONNECTS_PER_SESSION,
        `${cut} ended; ${connected} opened in the 5 s after that, ${mostIn100Ms} within 100 ms at most`,
      );
      await field.letUsersGoOn(BETWEEN_MS);
    }
  },
};
