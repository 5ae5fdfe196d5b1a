import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lintChanges, RULES } from '../../../src/index.ts';
import { changesFolder } from '../changes-folder.ts';

const pages = join(import.meta.dirname, '../../../docs/rules');

/** The SQL of a page below a heading; undefined when the example is TypeScript. */
function sqlBelow(heading: string, id: string): string | undefined {
  const page = readFileSync(join(pages, `${id}.md`), 'utf8');
  return new RegExp(`## ${heading}\\n\\n\`\`\`sql\\n(.*?)\`\`\``, 's').exec(page)?.[1];
}

async function foundIn(phase: string, sql: string): Promise<string[]> {
  const before = "CREATE FUNCTION order_total(orders) RETURNS bigint LANGUAGE sql AS 'SELECT 1'";
  const folder = changesFolder({
    '001_before/expand.sql': before,
    [`002_a/${phase}.sql`]: `-- oldest-release: 2.0.0\n${sql}`,
  });
  return (await lintChanges([folder])).map(({ rule }) => rule);
}

const rules = RULES.map(({ id, phases }) => ({
  id,
  phases,
  unsafe: sqlBelow('Unsafe', id),
  safe: sqlBelow('Safe', id),
}));

describe('the page of', () => {
  it.each(rules.filter(({ unsafe }) => unsafe))(
    '$id has an unsafe example that the rule finds',
    async ({ id, phases, unsafe = '' }) => {
      for (const phase of phases) expect(await foundIn(phase, unsafe), phase).toContain(id);
    },
  );

  it.each(rules.filter(({ safe }) => safe))(
    '$id has a safe example that the rule does not find',
    async ({ id, safe = '' }) => {
      const found = await foundIn('contract', safe);
      expect(found).not.toContain(id);
      expect(found).not.toContain('syntax-error');
    },
  );
});
