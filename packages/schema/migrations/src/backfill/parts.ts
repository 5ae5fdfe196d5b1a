/**
 * How far each backfill is: what a killed run goes on from, and where a person says that it shall pause. A row is written
 * with every batch, in its transaction, so most of its page is kept free for that.
 */
export const BACKFILLS = {
  isThere: "to_regclass('release.backfills') IS NOT NULL",
  make: `
CREATE TABLE release.backfills (
  change text PRIMARY KEY,
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'filling', 'done')),
  cursor text,
  checksum text,
  rows bigint NOT NULL DEFAULT 0,
  release text,
  started_at timestamptz,
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  paused_by text,
  paused_at timestamptz
) WITH (fillfactor = 20);
COMMENT ON COLUMN release.backfills.cursor IS 'The key that the next batch begins after; null: the first';
COMMENT ON COLUMN release.backfills.checksum IS 'Of the source whose cursor this is: another one may go by another key';
COMMENT ON COLUMN release.backfills.rows IS 'Rows filled by all runs together';
GRANT SELECT ON release.backfills TO PUBLIC;`,
};
