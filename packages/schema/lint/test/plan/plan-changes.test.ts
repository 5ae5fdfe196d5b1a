import { expect, it } from 'vitest';
import { planChanges } from '../../src/plan/index.ts';
import { CHANGE, changesFolder } from '../lint/changes-folder.ts';
import { FACTS, ran } from './plan-sql.ts';

const SQL = {
  '001_make_things/expand.ts': `
import { addIndex } from ${CHANGE};
export async function up(schema) {
  await schema.step('things', (knex) => knex.raw('CREATE TABLE things (id int PRIMARY KEY, code text, sort int)'));
}`,
  '002_more/expand.sql': `
-- a comment is not part of a statement
ALTER TABLE things ADD COLUMN note text;
CREATE INDEX CONCURRENTLY things_by_note ON things (note);`,
  '002_more/contract.sql': `-- oldest-release: 2.0.0
-- fence: things: note IS NOT NULL
ALTER TABLE things DROP COLUMN sort;`,
};
const plan = (changesDir: string, facts: typeof FACTS | null, settings = {}) =>
  planChanges({ changesDir, release: '2.0.0', facts, settings });

it('a phase in SQL is planned with the step names of the ledger', async () => {
  const folder = changesFolder(SQL);
  const [, more] = (await plan(folder, null)).phases;
  expect(more?.steps.map(({ step, runs }) => [step, runs])).toEqual([
    ['ALTER TABLE things ADD COLUMN note text', 'in a transaction'],
    ['CREATE INDEX CONCURRENTLY things_by_note ON things (note)', 'outside a transaction'],
  ]);
  const step = { change: '002_more', phase: 'expand', step: 'ALTER TABLE things ADD COLUMN note text' };
  const facts = { ...FACTS, phases: [ran('001_make_things', 'expand')], steps: [step] };
  const [left] = (await plan(folder, facts)).phases;
  expect(left?.doneBefore).toEqual([step.step]);
  expect(left?.steps.map((each) => each.step)).toEqual([
    'CREATE INDEX CONCURRENTLY things_by_note ON things (note)',
  ]);
});

it('a contract is planned with the conditions of its gate and the settings of the target', async () => {
  const { phases } = await plan(changesFolder(SQL), null, { SCHEMA_FENCE_SOAK_MS: '2000' });
  expect(phases.at(-1)?.gate).toMatchObject({
    oldestRelease: '2.0.0',
    fences: [{ table: 'things', check: 'note IS NOT NULL' }],
    soakMs: 2_000,
    provesBackfill: false,
    asksForOldRows: false,
  });
});

it('errors of the linter refuse the plan, as they refuse the deploy', async () => {
  const folder = changesFolder({ ...SQL, '003_bad/expand.sql': 'CREATE INDEX i ON things (code);' });
  expect((await plan(folder, null)).refusals).toEqual([
    expect.stringContaining('create-index-without-concurrently'),
  ]);
});

it('a phase that cannot be recorded is a refusal, not an error', async () => {
  const folder = changesFolder({ ...SQL, '003_bad/expand.ts': "throw new Error('no');" });
  expect((await plan(folder, null)).refusals).toEqual([
    expect.stringContaining('003_bad expand, line 1: no'),
  ]);
});
