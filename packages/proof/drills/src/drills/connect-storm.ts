import { cutSessions } from '@zero-downtime/lab';
import type { Drill } from '../drill.ts';

const TIMES = 3;
const BETWEEN_MS = 4_000;
/** New sessions for each terminated one: its replacement, and half as many for waiting requests. */
const CONNECTS_PER_SESSION = 1.5;

export const connectStorm: Drill = {
  name: 'connect-storm',
  title: 'Every session of the database is terminated at once, under load',
  story:
    'pg_terminate_backend for every session of the service, like a failover or a restarted pooler. Each replica reconnects, a few connections at a time. Waiting requests are served, and idempotent statements that were interrupted are retried.',
  from: '2.0.0',
  users: { may: 'notice nothing' },
  async act(context) {
    for (let time = 1; time <= TIMES; time++) {
      const { cut, connected, mostIn100Ms } = await context.act(
        `every session is terminated (${time} of ${TIMES})`,
        () => cutSessions(context.machines, `${context.target.stack}_db`),
      );
      context.expect(
        `cut ${time}: there were sessions, and at most 1.5 times as many are opened`,
        cut > 0 && connected <= cut * CONNECTS_PER_SESSION,
        `${cut} terminated; ${connected} opened in the next 5 s, at most ${mostIn100Ms} within 100 ms`,
      );
      await context.keepTrafficRunning(BETWEEN_MS);
    }
  },
};
