import { restartDatabase } from '@zero-downtime/lab';
import type { Drill } from '../drill.ts';
import type { Replica } from '../observe/replicas.ts';
import { inARollout } from './in-a-rollout.ts';

/** What a replica says that starts while the database is away. */
const NO_DATABASE = /cannot serve: starting: the database/;

export const postgresRestarted: Drill = {
  name: 'postgres-restarted',
  title: 'PostgreSQL restarts in the middle of a rollout',
  story:
    'There is one database server, so nothing can be ordered until it is back: requests wait, then fail with 503 and Retry-After. No replica that serves may die of it, and no acknowledged order may be lost. A replica that starts meanwhile cannot get ready: then the old release stays, and the deploy goes through when it is run again.',
  from: '2.0.0',
  onlyInTheLab: 'it kills a container of the lab',
  users: { may: 'see failures', because: 'there is no second database server' },
  async act(field) {
    const { deploying } = await inARollout(field);
    const at = Date.now();
    await field.act('PostgreSQL restarts', () => restartDatabase(field.lab));
    const { exitCode: code, result } = await deploying;
    const said = String(result?.message);
    const takenBack = code === 3 && NO_DATABASE.test(said);
    field.expect(
      'the deploy ends well, or the old release stays because a replica had no database to start with',
      code === 0 || takenBack,
      `exit code ${code}: ${said}`,
    );
    if (takenBack) {
      const again = await field.deploy('2.0.0', ['--redeploy']);
      field.expect('run again, it goes through', again.exitCode === 0, `exit code ${again.exitCode}`);
    }
    const dead = field.replicas().filter((replica) => diedServing(replica, at));
    field.expect(
      'no replica that served has died of it',
      dead.length === 0,
      dead.map(({ node, end, message }) => `on ${node}: ${end}, ${message}`).join('; '),
    );
  },
};

const diedServing = ({ healthyAt, goneAt = 0, end }: Replica, since: number): boolean =>
  healthyAt !== undefined && goneAt > since && end !== 'drained';
