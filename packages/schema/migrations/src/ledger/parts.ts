import { FENCE_HITS, FORCED, HEARTBEATS, LATE_WRITES, type Part } from './evidence-parts.ts';

const hasColumn = (table: string, column: string) =>
  `EXISTS (SELECT 1 FROM pg_attribute WHERE attrelid = to_regclass('${table}') AND attname = '${column}' AND NOT attisdropped)`;

const PHASES_AND_STEPS: Part = {
  isThere: "to_regclass('release.steps') IS NOT NULL",
  make: `
CREATE SCHEMA IF NOT EXISTS release;
COMMENT ON SCHEMA release IS 'What each release has done to the schema of this database';
CREATE TABLE release.phases (
  change text NOT NULL,
  phase text NOT NULL,
  release text NOT NULL,
  started_at timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz,
  oldest_release text,
  PRIMARY KEY (change, phase)
);
COMMENT ON COLUMN release.phases.oldest_release IS 'The oldest release that can work with the schema from then on';
CREATE TABLE release.steps (
  change text NOT NULL,
  phase text NOT NULL,
  step text NOT NULL,
  release text NOT NULL,
  finished_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  took_ms integer NOT NULL,
  PRIMARY KEY (change, phase, step)
);
GRANT USAGE ON SCHEMA release TO PUBLIC;
GRANT SELECT ON ALL TABLES IN SCHEMA release TO PUBLIC;`,
};

/**
 * Checksums, images and attempts. `state` is a generated column, so that it is right for rows that older
 * releases write.
 */
const PROVENANCE: Part = {
  isThere: hasColumn('release.phases', 'state'),
  make: `
ALTER TABLE release.phases
  ADD COLUMN checksum text,
  ADD COLUMN image_digest text,
  ADD COLUMN attempts integer NOT NULL DEFAULT 1,
  ADD COLUMN last_error text,
  ADD COLUMN state text GENERATED ALWAYS AS (
    CASE WHEN finished_at IS NOT NULL THEN 'done' WHEN last_error IS NOT NULL THEN 'failed' ELSE 'running' END) STORED;
COMMENT ON COLUMN release.phases.checksum IS 'Of the source of the phase, as the release that ran it last carries it';
COMMENT ON COLUMN release.phases.attempts IS 'How many runs began the phase';
ALTER TABLE release.steps
  ADD COLUMN image_digest text,
  ADD COLUMN started_at timestamptz,
  ADD COLUMN attempts integer;
COMMENT ON COLUMN release.steps.attempts IS 'How many tries its locks took; 0: a killed run had done it';`,
};

/**
 * The progress of each backfill, from which a killed run continues, and its pause. Each batch updates its
 * row, so most of the page is left free for new versions of it.
 */
const BACKFILLS: Part = {
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

/** The schema as the last phase left it: one row. */
const CATALOGUE: Part = {
  isThere: "to_regclass('release.catalogue') IS NOT NULL",
  make: `
CREATE TABLE release.catalogue (
  is_latest boolean PRIMARY KEY DEFAULT true CHECK (is_latest),
  left_by text NOT NULL,
  release text NOT NULL,
  taken_at timestamptz NOT NULL DEFAULT now(),
  server_major integer NOT NULL,
  hash text NOT NULL,
  entries jsonb NOT NULL
);
COMMENT ON TABLE release.catalogue IS 'The schema as the last phase has left it; compared before the next one';
COMMENT ON COLUMN release.catalogue.entries IS 'A line for each table, column, constraint, index and so on: kind, name, what it is of, its definition';
GRANT SELECT ON release.catalogue TO PUBLIC;`,
};

/** Accepted differences: edited files and drift. */
const ACCEPTED: Part = {
  isThere: "to_regclass('release.accepted') IS NOT NULL",
  make: `
CREATE TABLE release.accepted (
  what text NOT NULL,
  release text NOT NULL,
  image_digest text,
  accepted_by text NOT NULL,
  accepted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  differences text[] NOT NULL
);
COMMENT ON COLUMN release.accepted.what IS 'The change whose files were edited, or drift: the schema itself';
GRANT SELECT ON release.accepted TO PUBLIC;`,
};

/** The parts in order of creation. Each is created in its own transaction. */
export const PARTS: readonly Part[] = [
  PHASES_AND_STEPS,
  PROVENANCE,
  LATE_WRITES,
  BACKFILLS,
  HEARTBEATS,
  FENCE_HITS,
  FORCED,
  CATALOGUE,
  ACCEPTED,
];
