import type { Knex } from 'knex';
import type { Turn } from '../run/context.ts';

interface Accepted {
  /** A change, or `drift`. */
  what: string;
  by: string;
  differences: string[];
}

/** Notes that somebody took for right what was not as the ledger has it. */
export async function recordAccepted(
  knex: Knex,
  { release, imageDigest }: Pick<Turn, 'release' | 'imageDigest'>,
  { what, by, differences }: Accepted,
): Promise<void> {
  await knex('release.accepted').insert({
    what,
    release,
    image_digest: imageDigest,
    accepted_by: by,
    differences,
  });
}
