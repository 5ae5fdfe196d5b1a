import type { Database } from '@zero-downtime/database/knex';
import { isOlder } from './is-older.ts';
import type { Witness } from './witness.ts';

/** An instance of a service, as it told of itself. */
export interface Heartbeat {
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

export function heartbeatWitness(beat: Heartbeat): Witness {
  const { service, release, instance, address, startedAt, ageMs } = beat;
  return {
    kind: 'heartbeat',
    who: `${service}/${release}`,
    where: `instance ${instance}, from ${address ?? "the database's own host"}, heard of ${(ageMs / 1_000).toFixed(1)} s ago`,
    since: startedAt,
  };
}

export async function readHeartbeats(db: Database): Promise<Heartbeat[]> {
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
export async function forgetTheDead(db: Database): Promise<void> {
  await db('release.heartbeats').whereRaw("seen_at < now() - interval '1 day'").delete();
}
