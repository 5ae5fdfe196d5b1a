import { lt, valid } from 'semver';

/** A session as `pg_stat_activity` shows it. */
export interface Session {
  pid: number;
  applicationName: string;
  address: string | null;
}

/**
 * The sessions of a service that belong to a release older than `oldestRelease`. A session of the service whose release
 * cannot be told counts as old: wrongly waiting is cheaper than wrongly contracting.
 */
export function oldSessions(sessions: Session[], service: string, oldestRelease: string): Session[] {
  const prefix = `${service}/`;
  return sessions.filter(({ applicationName }) => {
    if (!applicationName.startsWith(prefix)) return false;
    const release = valid(applicationName.slice(prefix.length));
    return release === null || lt(release, oldestRelease);
  });
}

/** One session for people, so that they find it. */
export function describeSession({ pid, applicationName, address }: Session): string {
  return `${applicationName} (pid ${pid}, from ${address ?? "the database's own host"})`;
}
