import { describe, expect, it } from 'vitest';
import { record } from './record-text.ts';

describe('a phase in SQL', () => {
  it('is one step per statement, each with its lines', async () => {
    const { statements } = await record(
      'expand',
      `-- why: a comment; with a semicolon
ALTER TABLE orders
  ADD COLUMN tag text;

/* /* nested */ */ CREATE INDEX CONCURRENTLY "é" ON orders (tag); SELECT ';';
CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; END;
`,
      'sql',
    );
    expect(
      statements.map(({ line, endLine, transaction, sql }) => [line, endLine, transaction, sql.slice(0, 12)]),
    ).toEqual([
      [2, 3, 0, 'ALTER TABLE '],
      [5, 5, null, 'CREATE INDEX'],
      [5, 5, 1, "SELECT ';'"],
      [6, 6, 2, 'CREATE FUNCT'],
    ]);
  });

  it('reports the line of a syntax error', async () => {
    const { findings } = await record('expand', "SELECT 'ééé';\nSELECT 2;\nALTER TABEL orders;\n", 'sql');
    expect(findings).toMatchObject([
      { rule: 'syntax-error', line: 3, message: 'syntax error at or near "TABEL"' },
    ]);
  });

  it('is a finding, with its line, when the runner would refuse it', async () => {
    const { findings } = await record('expand', 'SELECT 1;\nVACUUM orders;', 'sql');
    expect(findings).toMatchObject([
      { rule: 'not-recorded', line: 2, message: expect.stringContaining('it cannot run in a transaction') },
    ]);
    const contract = await record('contract', 'DROP TABLE parcels;', 'sql');
    expect(contract.findings).toMatchObject([
      { rule: 'not-recorded', message: expect.stringContaining('oldest release') },
    ]);
  });

  it('cannot be a backfill, but is checked', async () => {
    const text =
      'UPDATE orders SET a = 1 WHERE id IN (SELECT id FROM orders WHERE id > :after::bigint ORDER BY id LIMIT :size)';
    const { findings, statements } = await record('backfill', text, 'sql');
    expect(findings).toMatchObject([
      { rule: 'not-recorded', message: 'a backfill in SQL never runs; write backfill.ts' },
    ]);
    expect(statements).toHaveLength(1);
  });
});
