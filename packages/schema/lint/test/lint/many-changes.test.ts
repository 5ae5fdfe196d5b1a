import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createChecker } from '../../src/lint/check-statements.ts';
import { applyStatement } from '../../src/model/apply-statement.ts';
import { emptyCatalogue, forkCatalogue, indexesOf } from '../../src/model/catalogue.ts';
import type { Statement } from '../../src/model/statement.ts';
import { SUPPORTED } from '../../src/model/versions.ts';
import { loadParser } from '../../src/parse/parse-sql.ts';
import { statementsIn } from '../../src/parse/to-statements.ts';
import { RULES } from '../../src/rules/index.ts';

await loadParser();

const change = (n: number): Statement[] =>
  statementsIn(
    `CREATE TABLE t${n} (id bigint PRIMARY KEY, up bigint REFERENCES t${Math.max(0, n - 1)} (id));
     CREATE INDEX t${n}_by_up ON t${n} (up); ALTER TABLE t${Math.max(0, n - 1)} ADD COLUMN c${n} int DEFAULT 1`,
    { change: `${n}`, phase: 'expand', transaction: n },
  );

it('a change after a thousand others is checked at the cost of the first', () => {
  const check = createChecker(RULES, SUPPORTED);
  const blocks = Array.from({ length: 12 }, (_, block) =>
    Array.from({ length: 100 }, (_, n) => block * 100 + n),
  );
  const costs = blocks.map((numbers) => {
    const changes = numbers.map(change);
    const before = process.cpuUsage();
    for (const each of changes) expect(check(each)).toEqual([]);
    return process.cpuUsage(before).user;
  });
  // The first block also warms up. A copy of the schema for each change made the last block 10 times as expensive.
  const [early, late] = [costs.slice(1, 4), costs.slice(9)].map((some) => Math.min(...some)) as [
    number,
    number,
  ];
  expect(late / early).toBeLessThan(3);
}, 60_000);

const TABLES = ['a', 'b'];
const STATEMENTS = TABLES.flatMap((table) => [
  `CREATE TABLE ${table} (id int PRIMARY KEY, n int)`,
  `DROP TABLE ${table}`,
  `ALTER TABLE ${table} ADD COLUMN n int CHECK (n > 0)`,
  `ALTER TABLE ${table} DROP COLUMN n`,
  `ALTER TABLE ${table} ALTER COLUMN n SET NOT NULL`,
  `ALTER TABLE ${table} RENAME TO c`,
  `ALTER TABLE c RENAME TO ${table}`,
  `CREATE INDEX ${table}_n ON ${table} (n)`,
  `CREATE INDEX moved ON ${table} (n)`,
  `DROP INDEX ${table}_n`,
  `ALTER INDEX moved RENAME TO ${table}_n`,
  `CREATE VIEW v AS SELECT * FROM ${table}`,
]);
const run = fc.array(fc.constantFrom(...STATEMENTS), { maxLength: 12 });
const read = (sql: string) => statementsIn(sql, { change: '1', phase: 'expand', transaction: 0 });

it('a fork of the schema gets what a copy would, and leaves the schema as it is', () => {
  fc.assert(
    fc.property(run, run, (before, after) => {
      const [schema, expected] = [emptyCatalogue(), emptyCatalogue()];
      for (const statement of before.flatMap(read)) {
        applyStatement(schema, statement);
        applyStatement(expected, statement);
      }
      const untouched = plain(schema);
      const fork = forkCatalogue(schema);
      for (const statement of after.flatMap(read)) {
        applyStatement(fork, statement);
        applyStatement(expected, statement);
      }
      expect(plain(fork)).toEqual(plain(expected));
      expect(plain(schema)).toEqual(untouched);
      // The checker applies the same statements to the schema while the fork is in use.
      for (const statement of after.flatMap(read)) {
        applyStatement(schema, statement);
        expect(plain(fork)).toEqual(plain(expected));
      }
    }),
  );
});

function plain(schema: ReturnType<typeof emptyCatalogue>) {
  const sorted = <V>(entries: Iterable<[string, V]>) =>
    [...entries].sort(([one], [other]) => (one < other ? -1 : 1));
  return {
    tables: sorted(schema.tables).map(([name, { columns, constraints, ...table }]) => ({
      ...{ name, ...table },
      columns: sorted(columns),
      constraints: sorted(constraints),
      indexes: indexesOf(schema, name).length,
    })),
    indexes: sorted(schema.indexes),
    views: sorted(schema.views),
    objects: sorted(schema.objects),
  };
}
