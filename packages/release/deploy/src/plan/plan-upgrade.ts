import { type DatabaseService, type DatabaseServices, majorOf } from '../cluster/database-services.ts';
import { refuse } from '../errors.ts';
import { commandFor } from '../target/command-for.ts';
import type { Target } from '../target/load.ts';
import { volumeOf } from '../target/postgres.ts';
import type { Operation, OperationOf } from './operation.ts';
import { planBackup } from './plan-around.ts';

/** The state of both servers, as upgrade.sh inspect prints it. */
export interface Servers {
  walLevel: string;
  /** The size of the database, and the free space on the disk of its node. */
  bytes: number;
  freeBytes: number;
  /**
   * `absent`: there is no new server. `empty`: it has no complete copy of the schema. `copying`: it replicates. `open`: clients may connect.
   */
  next: 'absent' | 'unreachable' | 'empty' | 'copying' | 'open';
  /** Whether clients of the old server are refused: from the switch on. */
  closed: boolean;
  /** What the upgrade does not support. */
  problems: readonly string[];
}

/** The facts for an upgrade. */
export interface UpgradeFacts {
  target: Target;
  databases: DatabaseServices;
  servers: Servers;
  /** The major of the new server. */
  to: number;
}

/** The copy, the WAL that the old server keeps for it (at most half of the free space), and the backup. */
const ROOM = 4;
const LEAST_FREE = 1e9;

/**
 * Plans the upgrade of a bundled PostgreSQL to another major, by logical replication while the old server serves. Continues an interrupted one.
 * Empty when there is nothing to do. Pure. @throws Ending (refused) when the upgrade is not possible
 */
export function planUpgrade(facts: UpgradeFacts): Operation[] {
  const { target, databases, servers, to } = facts;
  const { serving, next } = databases;
  if (!serving) throw refuse(`${target.stack} has no database`, commandFor(target, 'deploy'));
  if (!next && majorOf(serving) >= to) return [];
  check(facts);
  return [
    { kind: 'lock', command: 'upgrade-database', stack: target.stack },
    ...(servers.next === 'open' ? [] : planMove(facts, serving)),
    { kind: 'stop old server', service: serving.name, major: majorOf(serving) },
    ...(target.backup.every === 'off' ? [] : [{ kind: 'update backups' } satisfies Operation]),
    { kind: 'unlock' },
  ];
}

/**
 * Plans what is left when a run was interrupted after it had stopped the old server: backups by the pg_dump of an older major, which refuses the
 * new server. Pure.
 */
export function planRest(
  { stack }: Pick<Target, 'stack'>,
  serving: DatabaseService,
  backups: Pick<DatabaseService, 'image'> | undefined,
): Operation[] {
  if (!backups || majorOf(backups) >= majorOf(serving)) return [];
  return [
    { kind: 'lock', command: 'upgrade-database', stack },
    { kind: 'update backups' },
    { kind: 'unlock' },
  ];
}

/** All until clients use the new server. */
function planMove(
  { target, databases: { next }, servers, to }: UpgradeFacts,
  old: DatabaseService,
): Operation[] {
  const { stack } = target;
  const step = (name: OperationOf<'upgrade'>['step']): Operation => ({
    ...{ kind: 'upgrade', step: name, from: majorOf(old), to },
  });
  const start = (announced: boolean): Operation => ({
    kind: 'start new server',
    ...{ service: `${stack}_db-${to}`, major: to, volume: volumeOf(stack, String(to)), announced },
  });
  // Clients that find no server fail. The new server tells them to try again while the old one restarts.
  const restart: Operation[] = [start(true), { kind: 'restart server', service: old.name }, start(false)];
  const prepare: Operation[] = [
    ...(next ? [] : [planBackup(target, { maxAgeMs: 0, beforeContract: false })]),
    start(false),
    step('prepare'),
    ...(servers.walLevel === 'logical' ? [] : restart),
  ];
  return [...(servers.next === 'copying' ? [] : prepare), step('copy'), start(true), step('switch')];
}

function check({ target, databases: { next, former }, servers, to }: UpgradeFacts): void {
  if (next && majorOf(next) !== to)
    throw refuse(
      `an upgrade to PostgreSQL ${majorOf(next)} was interrupted`,
      `return to the old server first: ${commandFor(target, 'upgrade-database', '--abort')}`,
    );
  if (!next && former)
    throw refuse(
      `the data of an earlier upgrade are still there (${former.name})`,
      `remove them first: ${commandFor(target, 'upgrade-database', '--finish')}`,
    );
  // Before the switch it is started again.
  if (servers.next === 'unreachable' && servers.closed)
    throw refuse('the new server does not answer', `docker service ps --no-trunc ${next?.name}`);
  if (servers.next === 'copying' || servers.next === 'open') return;
  if (servers.problems.length > 0)
    throw refuse(`the upgrade does not support this database:\n${servers.problems.join('\n')}`);
  const needed = ROOM * servers.bytes + LEAST_FREE;
  if (servers.freeBytes < needed)
    throw refuse(
      `only ${mega(servers.freeBytes)} MB are free on the disk of the database, which has ${mega(servers.bytes)} MB; the upgrade may need ${mega(needed)}`,
      'docker system df; npm run prune',
    );
}

const mega = (bytes: number): number => Math.ceil(bytes / 1e6);

/** Plans the removal of the old server's data after an upgrade. Pure. @throws Ending (refused) when there is nothing to remove */
export function planFinish({
  target,
  databases: { serving, next, former },
}: Pick<UpgradeFacts, 'target' | 'databases'>): Operation[] {
  if (next || !former || !serving)
    throw refuse(
      next ? 'the upgrade is not complete' : 'there is no old server',
      next ? commandFor(target, 'upgrade-database') : undefined,
    );
  return [
    { kind: 'lock', command: 'upgrade-database', stack: target.stack },
    removal(target, former),
    { kind: 'unlock' },
  ];
}

/** Plans the way back before the switch. Pure. @throws Ending (refused) when no upgrade is in progress, or clients have used the new server */
export function planAbort({ target, databases: { serving, next }, servers, to }: UpgradeFacts): Operation[] {
  if (!next || !serving)
    throw refuse('no upgrade is in progress', `npm run status -- --target ${target.name}`);
  if (servers.next === 'open')
    throw refuse(
      'clients have written to the new server, so there is no way back without losing writes',
      `complete the upgrade: ${commandFor(target, 'upgrade-database')}; or restore a backup into the old server by hand`,
    );
  return [
    { kind: 'lock', command: 'upgrade-database', stack: target.stack },
    { kind: 'upgrade', step: 'abort', from: majorOf(serving), to },
    removal(target, next),
    { kind: 'unlock' },
  ];
}

const removal = ({ stack }: Target, service: DatabaseService): Operation => ({
  kind: 'remove server',
  service: service.name,
  volume: volumeOf(stack, String(majorOf(service))),
});
