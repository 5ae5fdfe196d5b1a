import { lateWrites } from '../change/late-writes.ts';
import type { Turn } from '../run/context.ts';
import { heartbeatWitness, oldHeartbeats, readHeartbeats } from './heartbeats.ts';
import { isOlder, releaseIn } from './is-older.ts';
import { oldSessions, readSessions, sessionWitness } from './old-sessions.ts';
import type { Witness } from './witness.ts';

/** One look at who is connected and who was heard of lately. Each may miss somebody: look several times. */
export async function lookForOld({ db, service, limits }: Turn, oldestRelease: string): Promise<Witness[]> {
  const sessions = oldSessions(await readSessions(db), service, oldestRelease);
  const aliveMs = limits.gate.heartbeatMs;
  const heartbeats = oldHeartbeats(await readHeartbeats(db), { service, oldestRelease, aliveMs });
  return [...sessions.map(sessionWitness), ...heartbeats.map(heartbeatWitness)];
}

/** Which older releases wrote columns that are watched because they go, in a minute that began after `since`. */
export async function lookForLateWrites(
  { db, service }: Turn,
  oldestRelease: string,
  since: Date,
): Promise<Witness[]> {
  const nextMinute = new Date(Math.floor(since.getTime() / 60_000) * 60_000 + 60_000);
  const writes = await lateWrites(db, nextMinute);
  return writes.flatMap(({ table, column, application, at }): Witness[] => {
    const release = releaseIn(application, service);
    if (release === undefined || !isOlder(release, oldestRelease)) return [];
    return [{ kind: 'late write', who: application, where: `writes ${table}.${column}`, since: at }];
  });
}
