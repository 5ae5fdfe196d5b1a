import { BACKFILLS } from '../backfill/parts.ts';
import { ACCEPTED, CATALOGUE } from '../drift/parts.ts';
import { FENCE_HITS, FORCED, HEARTBEATS } from '../gate/parts.ts';

/** A piece of the ledger: how to see that a database has it, and how to make it. Only ever adds: older releases read it too. */
interface Part {
  isThere: string;
  make: string;
}

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

/** What ran, from which image, how often. `state` is computed, so that it is right whichever release wrote the row. */
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
 * Who still writes a column that is to go. A minute has one row for an application, and nobody waits for another to write
 * it: whoever does not get the lock leaves it to the one who has it. Runs with the owner's rights: applications only read.
 */
const LATE_WRITES: Part = {
  isThere: "to_regclass('release.late_writes') IS NOT NULL",
  make: `
CREATE TABLE release.late_writes (
  table_name text NOT NULL,
  column_name text NOT NULL,
  application text NOT NULL,
  minute timestamptz NOT NULL,
  PRIMARY KEY (table_name, column_name, application, minute)
);
COMMENT ON TABLE release.late_writes IS 'Who wrote a column that is to be dropped, and when';
GRANT SELECT ON release.late_writes TO PUBLIC;
CREATE FUNCTION release.note_late_write() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $note$
DECLARE
  written text := format('%I.%I', tg_table_schema, tg_table_name);
  application text := current_setting('application_name');
BEGIN
  IF pg_try_advisory_xact_lock(hashtextextended(concat_ws(' ', 'late write', written, tg_argv[0], application), 0)) THEN
    INSERT INTO release.late_writes VALUES (written, tg_argv[0], application, date_trunc('minute', clock_timestamp()))
    ON CONFLICT DO NOTHING;
  END IF;
  RETURN NULL;
END
$note$;`,
};

/** In the order in which they came to be. Each is made in a transaction of its own. */
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
