/**
 * A part of the ledger: how to detect it, and how to create it. Parts only add, because older releases read
 * the ledger too.
 */
export interface Part {
  isThere: string;
  make: string;
}

/** The prefix of the name of a fence's trigger and function. */
export const FENCE_PREFIX = 'release_fence_';

/**
 * The writers of a column that is to be dropped: one row for each minute and application. A writer that does
 * not get the advisory lock skips the note, so no writer waits for another. SECURITY DEFINER, because
 * applications may only read the ledger.
 */
export const LATE_WRITES: Part = {
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

/**
 * Heartbeats of instances: behind a pooler, the server sees the pooler's sessions only. A role can write only
 * its own rows, and only through the function.
 */
export const HEARTBEATS: Part = {
  isThere: "to_regclass('release.heartbeats') IS NOT NULL",
  make: `
CREATE TABLE release.heartbeats (
  role text NOT NULL,
  service text NOT NULL CHECK (length(service) BETWEEN 1 AND 100),
  release text NOT NULL CHECK (length(release) <= 100),
  instance text NOT NULL CHECK (length(instance) <= 200),
  address text,
  started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  seen_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (role, service, release, instance)
) WITH (fillfactor = 50);
CREATE FUNCTION release.heartbeat(service text, release text, instance text, leaving boolean DEFAULT false) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  IF leaving THEN
    DELETE FROM release.heartbeats AS h
     WHERE h.role = session_user AND h.service = $1 AND h.release = $2 AND h.instance = $3;
  ELSE
    INSERT INTO release.heartbeats (role, service, release, instance, address)
    VALUES (session_user, $1, $2, $3, host(inet_client_addr()))
    ON CONFLICT (role, service, release, instance)
    DO UPDATE SET seen_at = clock_timestamp(), address = excluded.address;
  END IF;
END $$;
COMMENT ON FUNCTION release.heartbeat IS 'Says that an instance of a release is alive, or that it leaves';
GRANT SELECT ON release.heartbeats TO PUBLIC;`,
};

/**
 * Rows that a contract would have refused, recorded by its fence. Kept until the next run of the contract.
 */
export const FENCE_HITS: Part = {
  isThere: "to_regclass('release.fence_hits') IS NOT NULL",
  make: `
CREATE TABLE release.fence_hits (
  change text NOT NULL,
  fence text NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  application text,
  role text,
  address text,
  pid integer
);
GRANT SELECT ON release.fence_hits TO PUBLIC;`,
};

/** Forced contracts, with the evidence against them. */
export const FORCED: Part = {
  isThere: "to_regclass('release.forced') IS NOT NULL",
  make: `
CREATE TABLE release.forced (
  change text NOT NULL,
  release text NOT NULL,
  image_digest text,
  forced_by text NOT NULL,
  forced_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  witnesses text[] NOT NULL
);
GRANT SELECT ON release.forced TO PUBLIC;`,
};
