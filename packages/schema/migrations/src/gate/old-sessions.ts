import type { Database } from '@zero-downtime/database/knex';
import { isOlder, releaseIn } from './is-older.ts';
import type { Witness } from './witness.ts';

/** A session as `pg_stat_activity` shows it. */
export interface Session {
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

export function sessionWitness({ pid, applicationName, address, since }: Session): Witness {
  return {
    kind: 'session',
    who: applicationName,
    where: `pid ${pid}, from ${address ?? "the database's own host"}`,
    since,
  };
}

export async function readSessions(db: Database): Promise<Session[]> {
  return db('pg_stat_activity')
    .whereRaw('datname = current_database() AND pid <> pg_backend_pid()')
    .select({
      pid: 'pid',
      applicationName: 'application_name',
      address: db.raw('host(client_addr)'),
      since: 'backend_start',
    });
}
