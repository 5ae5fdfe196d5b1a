import type { Knex } from 'knex';
import type { Turn } from '../run/context.ts';

/** Notes that somebody insists on a contract although witnesses stand in the way. */
export async function recordForced(
  knex: Knex,
  { release, imageDigest, forcedBy }: Turn,
  change: string,
  witnesses: string[],
): Promise<void> {
  await knex('release.forced').insert({
    change,
    release,
    image_digest: imageDigest,
    forced_by: forcedBy,
    witnesses,
  });
}
