import { restartDatabase } from '@zero-downtime/lab';
import type { Drill } from '../drill.ts';
import type { Replica } from '../observe/replicas.ts';
import { startRollout } from './start-rollout.ts';

/** The log of a replica that starts while the database is down. */
const NO_DATABASE = /cannot serve: starting: the database/;

export const postgresRestarted: Drill = {
  name: 'postgres-restarted',
  title: 'PostgreSQL restarts in the middle of a rollout',
  story:
    'There is one database server, so no order can be placed until it is back: requests wait, then fail with 503 and Retry-After. No serving replica may die, and no acknowledged order may be lost. A replica that starts in that time does not become ready: then the old release stays, and a second deploy succeeds.',
  from: '2.0.0',
  onlyInTheLab: 'it kills a container of the lab',
  users: { may: 'see failures', because: 'there is no second database server' },
  async act(context) {
    const { deploying } = await startRollout(context);
    const at = Date.now();
    await context.act('PostgreSQL restarts', () => restartDatabase(context.lab));
    const { exitCode: code, result } = await deploying;
    const message = String(result?.message);
    const rolledBack = code === 3 && NO_DATABASE.test(message);
    context.expect(
      'the deploy succeeds, or the old release stays because a replica started without a database',
      code === 0 || rolledBack,
      `exit code ${code}: ${message}`,
    );
    if (rolledBack) {
      const again = await context.deploy('2.0.0', ['--redeploy']);
      context.expect('a second deploy succeeds', again.exitCode === 0, `exit code ${again.exitCode}`);
    }
    const dead = context.replicas().filter((replica) => diedServing(replica, at));
    context.expect(
      'no serving replica has died',
      dead.length === 0,
      dead.map(({ node, end, message }) => `on ${node}: ${end}, ${message}`).join('; '),
    );
  },
};

const diedServing = ({ healthyAt, goneAt = 0, end }: Replica, since: number): boolean =>
  healthyAt !== undefined && goneAt > since && end !== 'drained';
