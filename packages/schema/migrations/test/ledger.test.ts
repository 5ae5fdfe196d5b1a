import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readSchemaState } from '@zero-downtime/schema-contract';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checksumHeader, checksumOfPhase } from '../src/files/checksum.ts';
import { knexReader } from '../src/ledger/change-states.ts';
import { PARTS } from '../src/ledger/parts.ts';
import { CHANGES, useShop } from './shop.ts';

const shop = useShop();
const DIGEST = `sha256:${'a'.repeat(64)}`;

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'changes-'));
  await write('001_one/expand.cjs', expandOf('one'));
  await write('002_two/expand.cjs', expandOf('two'));
});
afterEach(() => rm(dir, { recursive: true }));

const expandOf = (table: string) =>
  `exports.up = (schema) => schema.step('create', (knex) => knex.raw('CREATE TABLE ${table} (id int)'));\n`;
async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(dir, path)), { recursive: true });
  await writeFile(join(dir, path), text);
}
const expand = (more: Record<string, string> = {}) => shop.run('expand', more, dir);

describe('the ledger', () => {
  it('records each phase with its source, release, image and number of attempts', async () => {
    await shop.run('expand', { SERVICE_IMAGE_DIGEST: DIGEST });
    const checksum = await checksumOfPhase(join(CHANGES, '002_add_code/expand.ts'));
    const row = await shop.owner()('release.phases').where({ change: '002_add_code' }).first();
    expect(row).toMatchObject({ phase: 'expand', checksum, release: '2.0.0', image_digest: DIGEST });
    expect(row).toMatchObject({ attempts: 1, state: 'done', last_error: null });
    expect(row.finished_at.getTime()).toBeGreaterThanOrEqual(row.started_at.getTime());
    const steps = await shop.owner()('release.steps').orderBy('step');
    expect(steps.map(({ step, attempts }) => [step, attempts])).toEqual([
      ['add things.code', 1],
      ['create others', 1],
      ['create things', 1],
    ]);
    for (const { started_at, finished_at } of steps) expect(finished_at >= started_at).toBe(true);
  });

  it('records why a phase failed, and counts the attempts', async () => {
    await shop.owner().raw('CREATE TABLE two ()');
    expect((await expand()).code).toBe(1);
    const row = () => shop.owner()('release.phases').where({ change: '002_two' }).first();
    expect(await row()).toMatchObject({
      state: 'failed',
      last_error: expect.stringContaining('already exists'),
    });
    await shop.owner().raw('DROP TABLE two');
    expect((await expand()).code).toBe(0);
    expect(await row()).toMatchObject({ state: 'done', last_error: null, attempts: 2 });
  });

  it('of an older release is upgraded, and the older release can still use it', async () => {
    const owner = shop.owner();
    await owner.raw(PARTS[0]?.make ?? '');
    const before = { change: '001_one', phase: 'expand', release: '1.0.0' };
    await owner('release.phases').insert({ ...before, finished_at: new Date() });
    expect((await expand()).code).toBe(0);
    expect(await owner('release.phases').where(before).first()).toMatchObject({
      state: 'done',
      checksum: await checksumOfPhase(join(dir, '001_one/expand.cjs')),
    });
    // The rows that an older runner writes and reads.
    await owner('release.phases').insert({
      change: '003_old',
      phase: 'expand',
      release: '1.0.0',
      oldest_release: null,
    });
    await owner('release.steps').insert({
      change: '003_old',
      phase: 'expand',
      release: '1.0.0',
      step: 's',
      took_ms: 1,
    });
    await owner('release.phases').where({ change: '003_old' }).update({ finished_at: owner.fn.now() });
    const { phases } = await readSchemaState(knexReader(shop.app('1.0.0')));
    expect(phases.map(({ change, finished }) => [change, finished])).toEqual([
      ['001_one', true],
      ['002_two', true],
      ['003_old', true],
    ]);
  });
});

describe('a release that contradicts the ledger', () => {
  it('is refused when a finished phase was edited, until the edit is accepted', async () => {
    await expand({ SERVICE_IMAGE_DIGEST: DIGEST });
    await write('001_one/expand.cjs', `${expandOf('one')}// nothing new\n`);
    const refused = await expand();
    expect(refused.code).toBe(2);
    expect(refused.result.message).toMatch(
      /^001_one expand was edited after release 2\.0\.0 \(sha256:a+\).*npm run migrate -- accept 001_one$/,
    );
    expect((await shop.run('accept 003_three', {}, dir)).code).toBe(2);
    expect((await shop.run('accept 001_one', {}, dir)).code).toBe(0);
    expect((await expand()).code).toBe(0);
  });

  it('can be accepted by a release with other files, which records the person', async () => {
    await expand();
    const before = await checksumOfPhase(join(dir, '001_one/expand.cjs'));
    await write('001_one/expand.cjs', `${expandOf('one')}// nothing new\n`);
    const edited = await checksumOfPhase(join(dir, '001_one/expand.cjs'));
    const accept = `accept 001_one --by ada --checksum expand=${edited}`;
    expect((await shop.run(accept.replace('001', '009'))).result.message).toMatch(/^no phase of 009_one/);
    expect((await shop.run(accept)).code).toBe(0);
    expect((await expand()).code).toBe(0);
    expect((await shop.run(accept)).result.message).toBe(
      'nothing to accept: 001_one is unchanged since it ran',
    );
    const differences = [`001_one expand was edited (${before} to ${edited})`];
    expect(await shop.owner()('release.accepted')).toMatchObject([
      { what: '001_one', accepted_by: 'ada', differences },
    ]);
  });

  it('is accepted as source and as bundle', async () => {
    await expand();
    const source = await readFile(join(dir, '001_one/expand.cjs'), 'utf8');
    await write('001_one/expand.cjs', `${checksumHeader(source)}"minified";${source.trim()}`);
    expect((await expand()).code).toBe(0);
  });

  it('is refused when a change was inserted before one that ran, and runs it under a later number', async () => {
    await expand();
    await write('001_zlate/expand.cjs', expandOf('late'));
    const { code, result } = await expand();
    expect(code).toBe(2);
    expect(result.message).toMatch(/^001_zlate never ran on this database, but the later 002_two did/);
    await rename(join(dir, '001_zlate'), join(dir, '003_late'));
    expect((await expand()).code).toBe(0);
  });

  it('is refused when a change before its last one is missing', async () => {
    await write('003_three/expand.cjs', expandOf('three'));
    await expand();
    await rm(join(dir, '002_two'), { recursive: true });
    const { code, result } = await expand();
    expect(code).toBe(2);
    expect(result.message).toMatch(/^002_two was run by release 2\.0\.0, but is missing from this release/);
  });
});
