import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { useShop } from './shop.ts';

const shop = useShop();
let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'changes-'));
  await mkdir(join(dir, '001_notes'));
});
afterEach(() => rm(dir, { recursive: true }));

const EXPAND = `
-- Notes; of things?
CREATE TABLE notes (id int PRIMARY KEY, text text DEFAULT 'which; one?') PARTITION BY RANGE (id);
CREATE TABLE notes_1 PARTITION OF notes FOR VALUES FROM (1) TO (100);
CREATE TABLE notes_2 PARTITION OF notes FOR VALUES FROM (100) TO (200);
CREATE FUNCTION shout(text) RETURNS text LANGUAGE sql AS $$ SELECT upper($1) || '!'; $$;
CREATE INDEX CONCURRENTLY notes_by_text ON notes_1 (text);
INSERT INTO notes VALUES (1);
INSERT INTO notes VALUES (2);
SELECT 'twice';
SELECT 'twice';
`;
const CONTRACT = `-- oldest-release: 2.0.0
DROP INDEX CONCURRENTLY notes_by_text;
ALTER TABLE notes DETACH PARTITION notes_2 CONCURRENTLY;
DROP FUNCTION shout(text)`;

const steps = (lines: { event: string; step?: unknown }[]) =>
  lines.filter(({ event }) => event === 'step').map(({ step }) => step);

describe('phases in SQL', () => {
  it('run each statement as a step, outside a transaction where PostgreSQL requires it', async () => {
    await writeFile(join(dir, '001_notes/expand.sql'), EXPAND);
    await writeFile(join(dir, '001_notes/contract.sql'), CONTRACT);
    const { code, lines } = await shop.run('expand', {}, dir);
    expect(code).toBe(0);
    expect(steps(lines)).toHaveLength(9);
    expect(steps(lines).slice(-2)).toEqual(["SELECT 'twice'", "SELECT 'twice' (2)"]);
    expect(await shop.owner()('notes').orderBy('id')).toEqual([
      { id: 1, text: 'which; one?' },
      { id: 2, text: 'which; one?' },
    ]);
    const contracted = await shop.run('contract', {}, dir);
    expect(contracted.code).toBe(0);
    expect(contracted.result.oldestRelease).toBe('2.0.0');
    const { rows } = await shop
      .owner()
      .raw("SELECT count(*)::int AS n FROM pg_inherits WHERE inhparent = 'notes'::regclass");
    expect(rows).toEqual([{ n: 1 }]);
  });

  it('continue with the statements that are left, also when one was inserted before them', async () => {
    await shop.owner().raw('CREATE TABLE b ()');
    const write = (text: string) => writeFile(join(dir, '001_notes/expand.sql'), text);
    await write('CREATE TABLE a (id int);\nCREATE TABLE b (id int);');
    expect((await shop.run('expand', {}, dir)).code).toBe(1);
    await write('DROP TABLE b;\nCREATE TABLE a (id int);\n-- now\nCREATE TABLE b (id int);');
    const { code, lines } = await shop.run('expand', {}, dir);
    expect(code).toBe(0);
    expect(steps(lines)).toEqual(['DROP TABLE b', 'CREATE TABLE b (id int)']);
  });

  it('are refused before the first step when a phase cannot run one of the statements', async () => {
    await writeFile(join(dir, '001_notes/expand.sql'), 'CREATE TABLE a (id int);\nVACUUM a;');
    const { code, result } = await shop.run('expand', {}, dir);
    expect(code).toBe(1);
    expect(result.message).toMatch(/001_notes\/expand\.sql, line 2: it cannot run in a transaction/);
    expect((await shop.owner().raw("SELECT to_regclass('a') AS a")).rows).toEqual([{ a: null }]);
  });
});
