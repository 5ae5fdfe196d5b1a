import type { Database } from '@zero-downtime/database/knex';
import { lt, valid } from 'semver';
import type { Backfill, ContractModule } from '../change/change.ts';
import { lateWrites } from '../change/columns.ts';
import { inLockedSession, type LockedSession } from '../session/locked-session.ts';
import type { Evidence } from './evidence.ts';

/** Checks the sessions and heartbeats once. One check may miss a release, so check several times. */
export async function findOldReleases(
  { db, service, limits }: LockedSession,
  oldestRelease: string,
): Promise<Evidence[]> {
  const sessions = oldSessions(await readSessions(db), service, oldestRelease);
  const aliveMs = limits.gate.heartbeatMs;
  const heartbeats = oldHeartbeats(await readHeartbeats(db), { service, oldestRelease, aliveMs });
  return [...sessions.map(sessionEvidence), ...heartbeats.map(heartbeatEvidence)];
}

/** The older releases that wrote a column watched by `dropColumn`, in a minute that began after `since`. */
export async function findLateWrites(
  { db, service }: LockedSession,
  oldestRelease: string,
  since: Date,
): Promise<Evidence[]> {
  const nextMinute = new Date(Math.floor(since.getTime() / 60_000) * 60_000 + 60_000);
  const writes = await lateWrites(db, nextMinute);
  return writes.flatMap(({ table, column, application, at }): Evidence[] => {
    const release = releaseIn(application, service);
    if (release === undefined || !isOlder(release, oldestRelease)) return [];
    return [{ kind: 'late write', who: application, where: `writes ${table}.${column}`, since: at }];
  });
}

/** A session as `pg_stat_activity` shows it. */
interface Session {
  pid: number;
  applicationName: string;
  /** Null for a session on the database's own host, or when the owner may not see the address. */
  address: string | null;
  /** When the session began. */
  since: Date | null;
}

/** The sessions of a service whose release is older than `oldestRelease`, or is no version. */
export function oldSessions(sessions: Session[], service: string, oldestRelease: string): Session[] {
  return sessions.filter(({ applicationName }) => {
    const release = releaseIn(applicationName, service);
    return release !== undefined && isOlder(release, oldestRelease);
  });
}

export function sessionEvidence({ pid, applicationName, address, since }: Session): Evidence {
  return {
    kind: 'session',
    who: applicationName,
    where: `pid ${pid}, from ${address ?? "the database's own host"}`,
    since,
  };
}

async function readSessions(db: Database): Promise<Session[]> {
  return db('pg_stat_activity')
    .whereRaw('datname = current_database() AND pid <> pg_backend_pid()')
    .select({
      pid: 'pid',
      applicationName: 'application_name',
      address: db.raw('host(client_addr)'),
      since: 'backend_start',
    });
}

/** The heartbeat of one instance of a service. */
interface Heartbeat {
  service: string;
  release: string;
  instance: string;
  /** Null for an instance on the database's own host. */
  address: string | null;
  startedAt: Date;
  /** Milliseconds since the last heartbeat. */
  ageMs: number;
}

/**
 * The heartbeats of a service that are at most `aliveMs` old, of releases older than `oldestRelease`.
 */
export function oldHeartbeats(
  heartbeats: Heartbeat[],
  { service, oldestRelease, aliveMs }: { service: string; oldestRelease: string; aliveMs: number },
): Heartbeat[] {
  return heartbeats.filter(
    (beat) => beat.service === service && beat.ageMs <= aliveMs && isOlder(beat.release, oldestRelease),
  );
}

function heartbeatEvidence(beat: Heartbeat): Evidence {
  const { service, release, instance, address, startedAt, ageMs } = beat;
  return {
    kind: 'heartbeat',
    who: `${service}/${release}`,
    where: `instance ${instance}, from ${address ?? "the database's own host"}, last heartbeat ${(ageMs / 1_000).toFixed(1)} s ago`,
    since: startedAt,
  };
}

async function readHeartbeats(db: Database): Promise<Heartbeat[]> {
  return db('release.heartbeats').select({
    service: 'service',
    release: 'release',
    instance: 'instance',
    address: 'address',
    startedAt: 'started_at',
    ageMs: db.raw('(extract(epoch FROM clock_timestamp() - seen_at) * 1000)::float8'),
  });
}

/** Deletes heartbeats of instances that crashed: only an orderly stop removes its own. */
export async function deleteStaleHeartbeats(db: Database): Promise<void> {
  await db('release.heartbeats').whereRaw("seen_at < now() - interval '1 day'").delete();
}

/** Queries for rows that only an older release writes. */
export interface RowQuestions {
  backfill?: Pick<Backfill, 'remaining'> | undefined;
  oldWriterRows?: ContractModule['oldWriterRows'];
}

/** Rows that an older release has written since the backfill's last proof. */
export async function findOldRows(
  session: LockedSession,
  { backfill, oldWriterRows }: RowQuestions,
): Promise<Evidence[]> {
  const unfilled = backfill ? await inLockedSession(session, (trx) => backfill.remaining(trx)) : 0;
  const written = oldWriterRows ? await inLockedSession(session, oldWriterRows) : 0;
  return [
    ...rowEvidence(unfilled, 'written after the backfill was complete'),
    ...rowEvidence(written, "found by the contract's oldWriterRows"),
  ];
}

function rowEvidence(found: number | string[], where: string): Evidence[] {
  const who =
    typeof found === 'number'
      ? `${found} rows that only an older release writes`
      : `rows of an older release: ${found.join(', ')}`;
  return (typeof found === 'number' ? found : found.length) > 0
    ? [{ kind: 'rows', who, where, since: null }]
    : [];
}

/**
 * Whether a release is older than the oldest that fits. A name that is no version counts as old: to wait
 * without need costs less than to contract too early.
 */
function isOlder(release: string, oldestRelease: string): boolean {
  return valid(release) === null || lt(release, oldestRelease);
}

/** The release in an application name of the service, `1.0.0` in `shop/1.0.0`; undefined for other names. */
function releaseIn(applicationName: string, service: string): string | undefined {
  const prefix = `${service}/`;
  return applicationName.startsWith(prefix) ? applicationName.slice(prefix.length) : undefined;
}
