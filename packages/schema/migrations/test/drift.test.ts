import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { useShop } from './shop.ts';

const shop = useShop();

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'changes-'));
  await write(
    '001_one',
    'expand',
    "CREATE TABLE one (id int PRIMARY KEY, code text DEFAULT 'a', at timestamptz DEFAULT '2026-01-01 00:00+00');" +
      'CREATE INDEX CONCURRENTLY one_by_code ON one (code); CREATE VIEW ones AS SELECT id FROM one;',
  );
});
afterEach(() => rm(dir, { recursive: true }));

async function write(change: string, phase: string, sql: string): Promise<void> {
  await mkdir(join(dir, change), { recursive: true });
  await writeFile(join(dir, change, `${phase}.sql`), sql);
}
const run = (command: string, more: Record<string, string> = {}) => shop.run(command, more, dir);
const second = () => write('002_two', 'expand', 'CREATE TABLE two (id int);');

describe('a schema that was changed by hand', () => {
  it.each([
    ['ALTER TABLE one ADD COLUMN status text NOT NULL', 'column one.status was added (text NOT NULL)'],
    [
      "ALTER TABLE one ALTER COLUMN code SET DEFAULT 'b'",
      `column one.code was changed from "text DEFAULT 'a'::text" to "text DEFAULT 'b'::text"`,
    ],
    ['DROP INDEX one_by_code', 'index one_by_code was dropped'],
    ['ALTER TABLE one ADD CONSTRAINT few CHECK (id < 9) NOT VALID', 'constraint one.few was added'],
    ['CREATE TABLE three (id serial PRIMARY KEY)', 'table three was added'],
    ['GRANT TRUNCATE ON one TO orders_app', 'grant to orders_app on table one was changed'],
    ['CREATE OR REPLACE VIEW ones AS SELECT id, code FROM one', 'view ones was changed'],
    ['CREATE FUNCTION noop() RETURNS int LANGUAGE sql AS $$SELECT 1$$', 'function noop() was added'],
    ['CREATE SEQUENCE numbers', 'sequence numbers was added'],
    ["CREATE TYPE mood AS ENUM ('good')", 'type mood was added'],
  ])('is refused before the next phase: %s', async (sql, named) => {
    expect((await run('expand')).code).toBe(0);
    await shop.owner().raw(sql);
    await second();
    const { code, result } = await run('expand');
    expect(code).toBe(2);
    expect(result.message).toMatch(/^the schema was changed by hand since 001_one expand left/);
    expect(result.message).toContain(named);
    expect(result.message).toMatch(/or accept it: npm run migrate -- accept --drift$/);
    expect(await shop.owner()('release.phases').where({ change: '002_two' })).toEqual([]);
  });

  it('is shown by status, blocks no command that runs no phase, and passes once it is undone', async () => {
    await run('expand');
    expect((await run('status')).result.catalogue).toEqual({
      compared: true,
      leftBy: '001_one expand',
      differences: [],
    });
    await shop.owner().raw('DROP VIEW ones');
    const differences = ['view ones was dropped'];
    expect((await run('status')).result.catalogue).toMatchObject({ differences });
    expect((await run('expand')).code).toBe(0);
    await shop.owner().raw('CREATE VIEW ones AS SELECT id FROM one');
    await second();
    expect((await run('expand')).code).toBe(0);
    expect((await run('status')).result.catalogue).toMatchObject({ leftBy: '002_two expand' });
  });

  it('can be accepted, which records the person', async () => {
    await run('expand');
    expect((await run('accept --drift --by ada')).result.message).toMatch(/^nothing to accept/);
    await shop.owner().raw('DROP VIEW ones');
    const { code, result } = await run('accept --drift --by ada');
    expect([code, result.message]).toEqual([0, 'accepted: view ones was dropped']);
    const accepted = await shop.owner()('release.accepted');
    expect(accepted).toMatchObject([
      { what: 'drift', accepted_by: 'ada', release: '2.0.0', differences: ['view ones was dropped'] },
    ]);
    await second();
    expect((await run('expand')).code).toBe(0);
  });

  it('during a backfill is detected by the next phase', async () => {
    await run('expand');
    await writeFile(
      join(dir, '001_one', 'backfill.cjs'),
      `exports.backfill = {
         remaining: async (knex) => (await knex.raw('CREATE TABLE meanwhile (id int)'), 0),
         batch: async () => ({ rows: 0, last: null }),
       };`,
    );
    expect((await run('backfill')).code).toBe(0);
    expect((await run('backfill')).result.message).toContain('table meanwhile was added');
  });
});

describe('drift is not reported', () => {
  it('for other session settings, rows or sequence values', async () => {
    await write('001_one', 'contract', '-- oldest-release: 1.0.0\nCREATE TABLE kept (id serial);');
    await run('expand');
    await run('contract');
    const owner = shop.owner();
    await owner.raw('INSERT INTO kept DEFAULT VALUES; ANALYZE');
    for (const setting of ["timezone = 'Asia/Tokyo'", "datestyle = 'German'", 'search_path = release'])
      await shop.superuser().raw(`ALTER ROLE orders_owner SET ${setting}`);
    expect((await run('status')).result.catalogue).toMatchObject({ compared: true, differences: [] });
    for (const setting of ['timezone', 'datestyle', 'search_path'])
      await shop.superuser().raw(`ALTER ROLE orders_owner RESET ${setting}`);
  });

  it('for an interrupted phase that the next run finishes', async () => {
    await run('expand');
    await write('002_two', 'expand', 'CREATE TABLE two (id int); CREATE TABLE taken (id int);');
    await shop.owner().raw('CREATE SCHEMA aside; CREATE TABLE aside.taken (id int)');
    await run('accept --drift');
    await write('002_two', 'expand', 'CREATE TABLE two (id int); SELECT 1 / 0;');
    expect((await run('expand')).code).toBe(1);
    expect((await run('status')).result.catalogue).toMatchObject({
      compared: false,
      why: '002_two expand has begun and is not finished',
    });
    await write('002_two', 'expand', 'CREATE TABLE two (id int); SELECT 1;');
    expect((await run('expand')).code).toBe(0);
    expect((await run('status')).result.catalogue).toMatchObject({ compared: true, differences: [] });
  });

  it('on a database without a stored schema, until the next phase stores it', async () => {
    await run('expand');
    const owner = shop.owner();
    await owner.raw('DROP TABLE release.catalogue; CREATE TABLE by_hand (id int)');
    expect((await run('status')).result.catalogue).toMatchObject({ compared: false });
    await second();
    expect((await run('expand')).code).toBe(0);
    await owner.raw('DROP TABLE by_hand');
    expect((await run('status')).result.catalogue).toMatchObject({
      differences: ['table by_hand was dropped'],
    });
  });

  it('after a phase of a release that does not store the schema, but a warning is', async () => {
    await run('expand');
    const owner = shop.owner();
    await owner.raw(
      "CREATE TABLE two (id int); INSERT INTO release.phases (change, phase, release, finished_at) VALUES ('002_two', 'expand', '1.9.0', clock_timestamp())",
    );
    await second();
    await write('003_three', 'expand', 'CREATE TABLE three (id int);');
    const { code, lines } = await run('expand');
    expect(code).toBe(0);
    expect(lines.find(({ event }) => event === 'warning')?.message).toMatch(
      /not compared .*: 002_two expand was run by a release that does not store it/,
    );
  });
});
