import type { Knex } from 'knex';
import { type Catalogue, fingerprint } from './catalogue.ts';
import type { StoredCatalogue } from './compare-catalogues.ts';

/** Backfills are left out of `unfinished` and `unseen`: they change rows, not the schema. */
const STORED = `
SELECT left_by AS "leftBy", server_major AS "serverMajor", hash, entries,
       (SELECT change || ' ' || phase FROM release.phases WHERE finished_at IS NULL AND phase <> 'backfill'
         ORDER BY change, started_at LIMIT 1) AS unfinished,
       (SELECT change || ' ' || phase FROM release.phases WHERE finished_at > taken_at AND phase <> 'backfill'
         ORDER BY finished_at DESC LIMIT 1) AS unseen
  FROM release.catalogue`;

/** The stored schema; undefined when no phase has stored it yet. */
export async function readStoredCatalogue(knex: Knex): Promise<StoredCatalogue | undefined> {
  const { rows } = await knex.raw("SELECT to_regclass('release.catalogue') IS NOT NULL AS there");
  return rows[0].there ? (await knex.raw(STORED)).rows[0] : undefined;
}

/** Stores the schema in place of the previous one. `leftBy` is the phase, or the person who accepted it. */
export async function storeCatalogue(
  knex: Knex,
  { serverMajor, entries }: Catalogue,
  { leftBy, release }: { leftBy: string; release: string },
): Promise<void> {
  await knex('release.catalogue')
    .insert({
      left_by: leftBy,
      release,
      server_major: serverMajor,
      hash: fingerprint(entries),
      entries: JSON.stringify(entries),
      taken_at: knex.fn.now(),
    })
    .onConflict('is_latest')
    .merge();
}
