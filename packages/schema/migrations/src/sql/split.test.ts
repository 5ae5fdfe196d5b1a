import fc from 'fast-check';
import { parse } from 'libpg-query';
import { describe, expect, it } from 'vitest';
import { splitSql } from './split.ts';

const bare = (text: string) => splitSql(text).map((each) => each.bare);

describe('a SQL text is cut at semicolons', () => {
  it.each<[string, string, string[]]>([
    ['between statements', 'SELECT 1; SELECT 2;\nSELECT 3', ['SELECT 1', 'SELECT 2', 'SELECT 3']],
    ['not in strings', "SELECT ';', 'it''s;'; SELECT 2", ["SELECT ';', 'it''s;'", 'SELECT 2']],
    [
      'not behind a backslash that counts',
      String.raw`SELECT E'\';', e'\\'; SELECT 2`,
      [String.raw`SELECT E'\';', e'\\'`, 'SELECT 2'],
    ],
    ['but behind one that does not', String.raw`SELECT '\'; SELECT 2`, [String.raw`SELECT '\'`, 'SELECT 2']],
    [
      'an E at the end of a name is part of it',
      String.raw`SELECT date'\'; SELECT 2`,
      [String.raw`SELECT date'\'`, 'SELECT 2'],
    ],
    [
      'not in a string that goes on in the next line',
      "SELECT E'a'\n'\\';'; SELECT 2",
      ["SELECT E'a'\n'\\';'", 'SELECT 2'],
    ],
    ['not in names', 'SELECT 1 AS "a;""b"; SELECT 2', ['SELECT 1 AS "a;""b"', 'SELECT 2']],
    ['not in dollar quotes', 'DO $$ BEGIN; END $$; SELECT 2', ['DO $$ BEGIN; END $$', 'SELECT 2']],
    [
      'not in tagged ones with others in them',
      "SELECT $a$ $$;$b$;' $a$; SELECT 2",
      ["SELECT $a$ $$;$b$;' $a$", 'SELECT 2'],
    ],
    [
      'a dollar in a name begins no quote',
      'SELECT a$b$ FROM t; SELECT c$b$',
      ['SELECT a$b$ FROM t', 'SELECT c$b$'],
    ],
    ['nor does a parameter', 'SELECT $1; SELECT $2', ['SELECT $1', 'SELECT $2']],
    ['not in comments', "SELECT 1 -- ;'\n; /* ; /* ;' */ ; */ SELECT 2", ['SELECT 1', 'SELECT 2']],
    [
      'not in parentheses',
      'CREATE RULE r AS ON INSERT TO t DO (DELETE FROM a; DELETE FROM b); SELECT 2',
      ['CREATE RULE r AS ON INSERT TO t DO (DELETE FROM a; DELETE FROM b)', 'SELECT 2'],
    ],
    [
      'not in the body of a function',
      'CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT CASE WHEN true THEN 1 END; END; SELECT 2',
      [
        'CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT CASE WHEN true THEN 1 END; END',
        'SELECT 2',
      ],
    ],
    ['a comment stands for space', 'SELECT/**/1', ['SELECT 1']],
    ['nothing is nothing', ' -- only a note\n;;', ['', '']],
  ])('%s', (_, text, statements) => {
    expect(bare(text)).toEqual(statements);
  });

  it('each knows the line where it begins', () => {
    expect(splitSql('-- note\n\nSELECT 1;\n/* more\n */\n SELECT\n 2;').map(({ line }) => line)).toEqual([
      3, 6,
    ]);
  });

  it.each(["a;\n'x", '/* /* */', '\n\n"x', '$a$ $$'])('refuses %j, which does not end', (text) => {
    expect(() => splitSql(text)).toThrow(/^line [123]: .* that does not end$/);
  });
});

const scrap = fc.constantFrom(
  ';',
  "'",
  '"',
  '$$',
  '$a$',
  '--',
  '/*',
  '*/',
  '\n',
  ' ',
  '\\',
  'E',
  "''",
  '(',
  ')',
  'begin',
  'end',
  'case',
  'create function',
  'atomic',
  'a',
  '1',
  '$1',
  'é',
);

it('nothing of a text is lost or moved, whatever it is', () => {
  fc.assert(
    fc.property(fc.array(scrap, { maxLength: 40 }), (scraps) => {
      const text = scraps.join('');
      try {
        expect(
          splitSql(text)
            .map((each) => each.text)
            .join(''),
        ).toBe(text);
      } catch (error) {
        expect((error as Error).message).toMatch(/that does not end$/);
      }
    }),
    { numRuns: 3_000 },
  );
});

const literal = fc
  .array(fc.constantFrom(';', 'a', '--', '/*', '$$', ' ', '\n', '"', '\\\\', "''", '('))
  .map((parts) => parts.join(''));
const statement = fc.oneof(
  literal.map((text) => `SELECT '${text.replaceAll('\\', '')}'`),
  literal.map((text) => `SELECT E'${text}'`),
  literal.map((text) => `SELECT $x$${text}'$x$`),
  literal.map((text) => `SELECT 1 AS "n${text.replaceAll('"', '""')}"`),
  literal.map((text) => `SELECT /* ${text.replaceAll('/*', '')} /* ; */ */ (1)`),
  literal.map((text) => `SELECT 1 -- ${text.replaceAll('\n', ' ')}\n`),
  fc.constant('CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END'),
);

it("PostgreSQL's own parser cuts at the same places", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(statement, { minLength: 1, maxLength: 5 }), async (statements) => {
      const text = statements.map((each) => `${each};`).join('\n');
      const { stmts } = await parse(text);
      expect(splitSql(text).filter((each) => each.bare !== '')).toHaveLength(stmts?.length ?? 0);
      for (const { text: piece } of splitSql(text)) await parse(piece);
    }),
    { numRuns: 300 },
  );
});
