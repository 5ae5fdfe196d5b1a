import type { Database } from '@zero-downtime/database/knex';
import { lt, valid } from 'semver';
import type { Backfill, ContractModule } from '../change/change.ts';
import { lateWrites } from '../change/columns.ts';
import { inLockedSession, type LockedSession } from '../session/locked-session.ts';
import type { Evidence } from './evidence.ts';

/** One look at who is connected and who was heard of lately. Each may miss somebody: look several times. */
export async function findOldReleases(
  { db, service, limits }: LockedSession,
  oldestRelease: string,
): Promise<Evidence[]> {
  const sessions = oldSessions(await readSessions(db), service, oldestRelease);
  const aliveMs = limits.gate.heartbeatMs;
  const heartbeats = oldHeartbeats(await readHeartbeats(db), { service, oldestRelease, aliveMs });
  return [...sessions.map(sessionEvidence), ...heartbeats.map(heartbeatEvidence)];
}

/** Which older releases wrote columns that are watched because they go, in a minute that began after `since`. */
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
  /** Null: from the database's own host, or its owner may not see it. */
  address: string | null;
  /** When it connected. */
  since: Date | null;
}

/** The sessions of a service that belong to a release older than `oldestRelease`, or to one that cannot be told. Pure. */
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

/** An instance of a service, as it told of itself. */
interface Heartbeat {
  service: string;
  release: string;
  instance: string;
  /** Null: from the database's own host. */
  address: string | null;
  startedAt: Date;
  /** Milliseconds since it was last heard of. */
  ageMs: number;
}

/** Those of a service whose release is older than `oldestRelease` and that were heard of within `aliveMs`. Pure. */
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
    where: `instance ${instance}, from ${address ?? "the database's own host"}, heard of ${(ageMs / 1_000).toFixed(1)} s ago`,
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

/** An instance that crashed has not said that it leaves. */
export async function deleteStaleHeartbeats(db: Database): Promise<void> {
  await db('release.heartbeats').whereRaw("seen_at < now() - interval '1 day'").delete();
}

/** What knows rows that only an older release writes. */
export interface RowQuestions {
  backfill?: Pick<Backfill, 'remaining'> | undefined;
  oldWriterRows?: ContractModule['oldWriterRows'];
}

/** Rows that an older release must have written since the backfill proved that none was left. */
export async function findOldRows(
  session: LockedSession,
  { backfill, oldWriterRows }: RowQuestions,
): Promise<Evidence[]> {
  const unfilled = backfill ? await inLockedSession(session, (trx) => backfill.remaining(trx)) : 0;
  const written = oldWriterRows ? await inLockedSession(session, oldWriterRows) : 0;
  return [
    ...rowEvidence(unfilled, 'the backfill had proved that none was left'),
    ...rowEvidence(written, 'the contract asked for them'),
  ];
}

function rowEvidence(found: number | string[], where: string): Evidence[] {
  const who =
    typeof found === 'number' ? `${found} rows that only it writes` : `its rows ${found.join(', ')}`;
  return (typeof found === 'number' ? found : found.length) > 0
    ? [{ kind: 'rows', who, where, since: null }]
    : [];
}

/**
 * Whether a release is older than the oldest that fits. One that is no version counts as old: wrongly waiting is cheaper
 * than wrongly contracting.
 */
function isOlder(release: string, oldestRelease: string): boolean {
  return valid(release) === null || lt(release, oldestRelease);
}

/** The release in an application's name of a service, `shop/1.0.0`; undefined for the name of another. */
function releaseIn(applicationName: string, service: string): string | undefined {
  const prefix = `${service}/`;
  return applicationName.startsWith(prefix) ? applicationName.slice(prefix.length) : undefined;
}
