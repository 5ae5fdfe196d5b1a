/** The schema as the last phase has left it: one row. */
export const CATALOGUE = {
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

/** What somebody has taken for right although it was not as the ledger has it. */
export const ACCEPTED = {
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
