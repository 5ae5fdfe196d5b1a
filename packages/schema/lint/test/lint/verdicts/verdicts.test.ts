import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lintCommand } from '../../../src/index.ts';
import { changesFolder } from '../changes-folder.ts';
import { ACCEPTED } from './accepted.ts';
import { REFUSED } from './refused.ts';

/** The exit code of `lint` for a folder of changes. */
async function lint(files: Record<string, string | Buffer>): Promise<number> {
  const folder = changesFolder({});
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  const silent = { write: () => {} };
  return lintCommand([folder], { stdout: silent, stderr: silent, today: new Date('2026-11-23') });
}

/** Changes with one expand each, in order. */
const expands = (...texts: (string | Buffer)[]) =>
  Object.fromEntries(texts.map((text, at) => [`00${at + 1}_change/expand.sql`, text]));

const EVENTS = `CREATE TABLE ev (at timestamptz NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE ev_rest PARTITION OF ev DEFAULT`;
const EV_2028 = "CREATE TABLE ev_2028 PARTITION OF ev FOR VALUES FROM ('2028-01-01') TO ('2029-01-01')";
const ORDERS =
  "CREATE TABLE orders (id int PRIMARY KEY, status text CONSTRAINT known CHECK (status IN ('a', 'b')))";
const GUARD = `CREATE FUNCTION guard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no'; END $$;
CREATE TRIGGER guard BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION guard()`;
const WAIVER =
  '-- lint-waive opaque-code until 2027-03-01: it reads only, as the review of its text showed\n';

describe('a folder is refused (2)', () => {
  it.each(REFUSED)('%s', async (sql) => {
    expect(await lint(expands(sql))).toBe(2);
  });

  it.each<[string, Record<string, string | Buffer>]>([
    ['a partition beside the DEFAULT partition of an earlier change', expands(EVENTS, EV_2028)],
    [
      'a domain that gets its constraint in an earlier change',
      expands(
        'CREATE DOMAIN posint AS int;\nCREATE TABLE t (id int)',
        '-- lint-waive domain-constraint until 2027-03-01: no release uses it\nALTER DOMAIN posint ADD CHECK (VALUE > 0)',
        'ALTER TABLE t ADD COLUMN p posint',
      ),
    ],
    [
      'an index, CONCURRENTLY, on a table that an earlier change partitions',
      expands(EVENTS, 'CREATE INDEX CONCURRENTLY ev_at ON ev (at)'),
    ],
    [
      'a CHECK with fewer values',
      expands(ORDERS, "ALTER TABLE orders ADD CONSTRAINT c CHECK (status IN ('a')) NOT VALID"),
    ],
    [
      'a trigger that is enabled in a later change',
      expands(
        ORDERS,
        `-- lint-waive trigger-in-expand until 2027-03-01: disabled next\n${GUARD.split(';\n')[0]};`,
        `${GUARD.split(';\n')[1]}`,
      ),
    ],
    [
      'SQL in Latin-1',
      expands(Buffer.from("ALTER TABLE orders ADD COLUMN drink text DEFAULT 'café'", 'latin1')),
    ],
    ['SQL in UTF-16', expands(Buffer.from('\uFEFFSELECT 1', 'utf16le'))],
    [
      'TypeScript in Latin-1',
      { '001_a/expand.ts': Buffer.from('export const up = async () => {}; // é', 'latin1') },
    ],
    ['a waiver without a reason', expands('-- lint-waive opaque-code until 2027-03-01\nSELECT archive()')],
    [
      'two ALTERs of tables in one DO block',
      expands('DO $$ BEGIN ALTER TABLE a ADD COLUMN x int; ALTER TABLE b ADD COLUMN x int; END $$'),
    ],
  ])('%s', async (_, files) => {
    expect(await lint(files)).toBe(2);
  });
});

describe('a folder is accepted (0)', () => {
  it.each(ACCEPTED)('%s', async (sql) => {
    expect(await lint(expands(sql))).toBe(0);
  });

  it.each<[string, Record<string, string | Buffer>]>([
    [
      'a partition of a table whose earlier change has no DEFAULT partition',
      expands(EVENTS.split(';')[0] ?? '', EV_2028),
    ],
    [
      'a partition that a CHECK of the DEFAULT partition excludes',
      expands(
        EVENTS,
        `-- lint-waive constraint-in-expand until 2027-03-01: no release writes events of 2028 yet
ALTER TABLE ev_rest ADD CONSTRAINT c CHECK (NOT (at >= '2028-01-01' AND at < '2029-01-01')) NOT VALID;
ALTER TABLE ev_rest VALIDATE CONSTRAINT c;\n${EV_2028}`,
      ),
    ],
    [
      'an index ON ONLY a table that an earlier change partitions',
      expands(EVENTS, 'CREATE INDEX ev_at ON ONLY ev (at)'),
    ],
    [
      'a CHECK with more values',
      expands(ORDERS, "ALTER TABLE orders ADD CONSTRAINT c CHECK (status IN ('a', 'b', 'c')) NOT VALID"),
    ],
    ['a byte order mark', expands('\uFEFFALTER TABLE orders ADD COLUMN note2 text')],
    ['a byte order mark in TypeScript', { '001_a/expand.ts': '\uFEFFexport const up = async () => {};' }],
    [
      'hidden files and folders',
      {
        ...expands('SELECT 1'),
        '001_change/.DS_Store': 'x',
        '.git/config': 'x',
        '001_change/.expand.sql.swp': 'x',
      },
    ],
    ['what cannot be judged, waived with a reason', expands(`${WAIVER}SELECT archive()`)],
    ['a DO block that is waived', expands(`${WAIVER}DO $$ BEGIN EXECUTE 'SELECT 1'; END $$`)],
  ])('%s', async (_, files) => {
    expect(await lint(files)).toBe(0);
  });
});
