import { PGlite } from '@electric-sql/pglite';
import type { Knex } from 'knex';
import knex from 'knex';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type SchemaSession, setNotNull } from '../../src/change/index.ts';
import { describeCatalogue } from '../../src/drift/describe-catalogue.ts';

/** A PostgreSQL 18 in this process, to which a helper's steps are sent. */
let server: PGlite;
const steps: string[] = [];
const sql = knex({ client: 'pg' });

beforeAll(async () => {
  server = await PGlite.create();
});
afterAll(() => server?.close());

const session = (serverVersion: number): SchemaSession => {
  const through = {
    raw: (text: string, bindings: readonly string[] = []) => server.exec(sql.raw(text, bindings).toQuery()),
  };
  return {
    serverVersion,
    async step(name, run) {
      steps.push(name);
      await server.exec('BEGIN');
      await run(through as never);
      await server.exec('COMMIT');
    },
    outside: () => Promise.reject(new Error('not here')),
  };
};

it('PostgreSQL 18 makes a column NOT NULL in two steps, with a constraint that is validated', async () => {
  const version = await server.query<{ version: number }>(
    "SELECT current_setting('server_version_num')::int AS version",
  );
  const serverVersion = version.rows[0]?.version ?? 0;
  expect(serverVersion).toBeGreaterThanOrEqual(180_000);
  await server.exec("CREATE TABLE things (id int, code text); INSERT INTO things VALUES (1, 'a')");
  await setNotNull(session(serverVersion), 'things', 'code');
  expect(steps).toEqual([
    'things.code not null: the column, for new rows',
    'things.code not null: the column, for rows there are',
  ]);
  const { rows } = await server.query(
    "SELECT contype, convalidated FROM pg_constraint WHERE conrelid = 'things'::regclass",
  );
  expect(rows).toEqual([{ contype: 'n', convalidated: true }]);
  await expect(server.exec('INSERT INTO things VALUES (2)')).rejects.toMatchObject({ code: '23502' });
});

it('holds for new rows at once, and fails while an old row violates it', async () => {
  await server.exec('CREATE TABLE others (id int, code text); INSERT INTO others VALUES (1, NULL)');
  await expect(setNotNull(session(180_000), 'others', 'code')).rejects.toMatchObject({ code: '23502' });
  await server.exec('ROLLBACK');
  await expect(server.exec('INSERT INTO others VALUES (2)')).rejects.toMatchObject({ code: '23502' });
});

it('a validated NOT NULL is described as part of its column, as on older servers', async () => {
  await server.exec(
    'CREATE TABLE kept (id int NOT NULL, twice int GENERATED ALWAYS AS (id * 2)); ALTER TABLE kept ADD CONSTRAINT soon NOT NULL twice NOT VALID',
  );
  const { serverMajor, entries } = await server.transaction((trx) =>
    describeCatalogue({ raw: (text: string) => trx.query(text) } as unknown as Knex),
  );
  expect(serverMajor).toBeGreaterThanOrEqual(18);
  const found = entries.filter(({ of }) => of === 'table kept').map(({ kind, name, is }) => [kind, name, is]);
  expect(found).toEqual([
    ['column', 'kept.id', 'integer NOT NULL'],
    ['column', 'kept.twice', 'integer NOT NULL GENERATED ALWAYS AS ((id * 2)) VIRTUAL'],
    ['constraint', 'kept.soon', 'NOT NULL twice NOT VALID'],
  ]);
});
