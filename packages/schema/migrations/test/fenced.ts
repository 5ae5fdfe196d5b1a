import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach } from 'vitest';

const EXPAND = `
exports.up = (schema) =>
  schema.step('create things', (knex) => knex.raw('CREATE TABLE things (id int PRIMARY KEY, code text)'));`;

const BACKFILL = `
const { checkpoint } = require(${JSON.stringify(fileURLToPath(new URL('shop/checkpoint.ts', import.meta.url)))});
exports.backfill = {
  async batch(knex, after, size) {
    const { rows } = await knex.raw(
      \`WITH batch AS (SELECT id FROM things WHERE code IS NULL AND id > ? ORDER BY id LIMIT ? FOR NO KEY UPDATE),
       filled AS (UPDATE things SET code = 'C' FROM batch WHERE things.id = batch.id RETURNING things.id)
       SELECT count(*)::int AS rows, max(id)::text AS last FROM filled\`, [after ?? 0, size]);
    return rows[0];
  },
  async remaining(knex) {
    const { rows } = await knex.raw('SELECT count(*)::int AS n FROM things WHERE code IS NULL');
    await checkpoint(knex, 'counted');
    return rows[0].n;
  },
};`;

const contract = (more: string) => `
exports.oldestRelease = '2.0.0';
${more}
exports.up = (schema) =>
  schema.step('code not null', (knex) => knex.raw('ALTER TABLE things ALTER COLUMN code SET NOT NULL'));`;

/** Creates a folder with one change for each test; its contract also has the code in `more`. */
export function useFencedChanges(more: string): () => string {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'changes-'));
    await mkdir(join(dir, '001_things'));
    const phases = { expand: EXPAND, backfill: BACKFILL, contract: contract(more) };
    for (const [phase, text] of Object.entries(phases))
      await writeFile(join(dir, '001_things', `${phase}.cjs`), text);
  });
  afterEach(() => rm(dir, { recursive: true }));
  return () => dir;
}
