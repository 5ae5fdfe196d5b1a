import fc from 'fast-check';
import { parse } from 'libpg-query';
import { describe, expect, it } from 'vitest';
import { splitSql } from './split.ts';

const bare = (text: string) => splitSql(text).map((each) => each.bare);

describe('splits SQL at semicolons', () => {
  it.each<[string, string, string[]]>([
    ['between statements', 'SELECT 1; SELECT 2;\nSELECT 3', ['SELECT 1', 'SELECT 2', 'SELECT 3']],
    ['not in strings', "SELECT ';', 'it''s;'; SELECT 2", ["SELECT ';', 'it''s;'", 'SELECT 2']],
    [
      'not after a quote escaped by a backslash',
      String.raw`SELECT E'\';', e'\\'; SELECT 2`,
      [String.raw`SELECT E'\';', e'\\'`, 'SELECT 2'],
    ],
    [
      'after a backslash in a standard string',
      String.raw`SELECT '\'; SELECT 2`,
      [String.raw`SELECT '\'`, 'SELECT 2'],
    ],
    [
      'after a standard string that follows a name ending in E',
      String.raw`SELECT date'\'; SELECT 2`,
      [String.raw`SELECT date'\'`, 'SELECT 2'],
    ],
    [
      'not in a string continued on the next line',
      "SELECT E'a'\n'\\';'; SELECT 2",
      ["SELECT E'a'\n'\\';'", 'SELECT 2'],
    ],
    ['not in names', 'SELECT 1 AS "a;""b"; SELECT 2', ['SELECT 1 AS "a;""b"', 'SELECT 2']],
    ['not in dollar quotes', 'DO $$ BEGIN; END $$; SELECT 2', ['DO $$ BEGIN; END $$', 'SELECT 2']],
    [
      'not in tagged dollar quotes that contain others',
      "SELECT $a$ $$;$b$;' $a$; SELECT 2",
      ["SELECT $a$ $$;$b$;' $a$", 'SELECT 2'],
    ],
    [
      'a dollar in a name is no quote',
      'SELECT a$b$ FROM t; SELECT c$b$',
      ['SELECT a$b$ FROM t', 'SELECT c$b$'],
    ],
    ['a parameter is no quote', 'SELECT $1; SELECT $2', ['SELECT $1', 'SELECT $2']],
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
    ['a comment counts as space', 'SELECT/**/1', ['SELECT 1']],
    ['comments alone make empty statements', ' -- only a note\n;;', ['', '']],
  ])('%s', (_, text, statements) => {
    expect(bare(text)).toEqual(statements);
  });

  it('records the line where each statement begins', () => {
    expect(splitSql('-- note\n\nSELECT 1;\n/* more\n */\n SELECT\n 2;').map(({ line }) => line)).toEqual([
      3, 6,
    ]);
  });

  it.each(["a;\n'x", '/* /* */', '\n\n"x', '$a$ $$'])('rejects the unterminated %j', (text) => {
    expect(() => splitSql(text)).toThrow(/^line [123]: .* is not terminated$/);
  });
});

const token = fc.constantFrom(
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

it('the joined statements are the input, for any text', () => {
  fc.assert(
    fc.property(fc.array(token, { maxLength: 40 }), (tokens) => {
      const text = tokens.join('');
      try {
        expect(
          splitSql(text)
            .map((each) => each.text)
            .join(''),
        ).toBe(text);
      } catch (error) {
        expect((error as Error).message).toMatch(/is not terminated$/);
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

it("splits where PostgreSQL's own parser does", async () => {
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
