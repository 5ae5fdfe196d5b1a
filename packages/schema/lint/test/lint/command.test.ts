import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lintCommand, RULES } from '../../src/index.ts';
import { changesFolder } from './changes-folder.ts';

async function lint(...argv: string[]) {
  const out = { stdout: '', stderr: '' };
  const to = (stream: 'stdout' | 'stderr') => ({
    write(text: string) {
      out[stream] += text;
    },
  });
  const code = await lintCommand(argv, {
    stdout: to('stdout'),
    stderr: to('stderr'),
    today: new Date('2026-11-23'),
  });
  return { code, ...out };
}

const good = () =>
  changesFolder({ '001_a/expand.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY, note text);' });
const bad = () =>
  changesFolder({
    '001_a/expand.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY, note text);',
    '002_b/expand.sql': 'CREATE VIEW v AS SELECT * FROM orders;\nALTER TABLE orders\n  DROP COLUMN note;\n',
    '002_b/contract.sql': '-- oldest-release: 2.0.0\nALTER TABLE orders ALTER COLUMN id TYPE text;',
  });

describe('lint', () => {
  it('finds nothing in safe changes', async () => {
    expect(await lint(good())).toEqual({
      code: 0,
      stdout: '0 errors, 0 warnings, for PostgreSQL 15 to 18\n',
      stderr: '',
    });
  });

  it('holds for every supported major, or for the named one', async () => {
    const folder = changesFolder({
      '001_a/expand.sql':
        'CREATE TABLE orders (id bigint PRIMARY KEY, twice bigint GENERATED ALWAYS AS (id * 2));',
    });
    expect(await lint(folder)).toMatchObject({
      code: 2,
      stdout: expect.stringContaining('needs PostgreSQL 18, and this must run on PostgreSQL 15'),
    });
    expect(await lint(folder, '--server', '18')).toMatchObject({
      code: 0,
      stdout: '0 errors, 0 warnings, for PostgreSQL 18\n',
    });
    expect(await lint(folder, '--server', '14')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--server must be a major from 15 to 18, not "14"'),
    });
  });

  it('checks what a phase sends to the oldest and to the newest server', async () => {
    const expand = `export async function up(schema) {
      await schema.step('a', (knex) => knex.raw(schema.serverVersion >= 180000 ? 'DROP TABLE orders' : 'SELECT 1'));
    }`;
    const folder = changesFolder({ '001_a/expand.ts': expand });
    expect((await lint(folder)).stdout).toContain('drop-outside-contract');
    expect((await lint(folder, '--server', '17')).code).toBe(0);
  });

  it('prints warnings and exits with 0', async () => {
    const { code, stdout } = await lint(
      changesFolder({ '001_a/expand.sql': 'CREATE VIEW v AS SELECT * FROM parcels' }),
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /expand\.sql:1: warning view-select-star[\s\S]*0 errors, 1 warning, for PostgreSQL 15 to 18\n$/,
    );
  });

  it('prints text by change and phase: the line, the statement, the message and the page', async () => {
    const { code, stdout } = await lint(bad());
    expect(code).toBe(2);
    expect(stdout).toMatch(
      /^002_b expand\n {2}\S+expand\.sql:1: warning view-select-star\n[\s\S]*expand\.sql:2: error drop-outside-contract\n {4}ALTER TABLE orders DROP COLUMN note\n {4}the previous release [^\n]*\n {4}\S*docs\/rules\/drop-outside-contract\.md\n\n002_b contract\n[\s\S]*contract\.sql:2: error change-column-type[\s\S]*\n\n2 errors, 1 warning, for PostgreSQL 15 to 18\n$/,
    );
  });

  it('shortens a long statement in text', async () => {
    const columns = Array.from({ length: 50 }, (_, n) => `ADD COLUMN column_${n} text`).join(', ');
    const { stdout } = await lint(
      changesFolder({ '001_a/expand.sql': `ALTER TABLE orders ${columns}, DROP COLUMN note` }),
    );
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThan(200);
  });

  it('prints JSON', async () => {
    const { code, stdout } = await lint('--json', bad());
    expect(code).toBe(2);
    const findings = JSON.parse(stdout);
    expect(findings).toHaveLength(3);
    expect(findings[1]).toEqual({
      change: '002_b',
      phase: 'expand',
      rule: 'drop-outside-contract',
      severity: 'error',
      statement: 'ALTER TABLE orders\n  DROP COLUMN note',
      line: 2,
      message: expect.any(String),
    });
    expect(JSON.parse((await lint(good(), '--json')).stdout)).toEqual([]);
  });

  it('prints annotations for GitHub, escaped', async () => {
    const folder = changesFolder({ '001_a/expand.sql': 'ALTER TABLE "100%: a,\nb" DROP COLUMN c' });
    const { code, stdout } = await lint('--github', folder);
    expect(code).toBe(2);
    expect(stdout).toMatch(
      /^::error file=[^,]*expand\.sql,line=1,title=drop-outside-contract::.*100%25: a,%0Ab\.c; drop it in contract \(dropColumn\)\n$/,
    );
  });

  it('reports to GitLab with a fingerprint that does not change with the line', async () => {
    const folder = changesFolder({ '001_a/expand.sql': 'ALTER TABLE a DROP COLUMN c' });
    const before = JSON.parse((await lint('--gitlab', folder)).stdout);
    expect(before).toEqual([
      {
        description: expect.stringContaining('drop it in contract'),
        check_name: 'drop-outside-contract',
        fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
        severity: 'major',
        location: { path: expect.stringMatching(/001_a\/expand\.sql$/), lines: { begin: 1 } },
      },
    ]);
    writeFileSync(join(folder, '001_a/expand.sql'), '\n\nALTER TABLE a DROP COLUMN c');
    const [after] = JSON.parse((await lint('--gitlab', folder)).stdout);
    expect(after).toMatchObject({ fingerprint: before[0].fingerprint, location: { lines: { begin: 3 } } });
    expect(JSON.parse((await lint(good(), '--gitlab')).stdout)).toEqual([]);
  });

  it('prints errors on standard error only', async () => {
    for (const argv of [['--jsn'], ['--json', '--github'], ['/no/such/folder'], ['--rule', 'nonsense']]) {
      const { code, stdout, stderr } = await lint(...argv);
      expect([code, stdout], stderr).toEqual([2, '']);
      expect(stderr).not.toBe('');
    }
  });

  it.each([
    [{}, 'has no changes'],
    [{ '001_a/expnad.ts': '' }, 'use expand, backfill or contract'],
    [{ 'add-things/expand.ts': '' }, 'use one such as'],
    [{ '001_a/expand.ts': '', '001_a/expand.sql': '' }, 'has two files for expand'],
  ])('refuses a folder that would not run: %j', async (files, message) => {
    const { code, stderr } = await lint(changesFolder(files));
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });

  it('applies only the given rules', async () => {
    const { stdout } = await lint('--json', '--rule', 'view-select-star', '--rule', 'truncate', bad());
    expect(JSON.parse(stdout).map(({ rule }: { rule: string }) => rule)).toEqual(['view-select-star']);
  });

  it('lints one change, with the schema of the changes before it', async () => {
    const { code, stdout } = await lint('--json', `${bad()}/002_b`);
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toHaveLength(3);
    expect((await lint(`${bad()}/001_a`)).code).toBe(0);
  });

  it('lints several folders, each separately', async () => {
    const { stdout } = await lint('--json', good(), bad(), good());
    expect(JSON.parse(stdout)).toHaveLength(3);
  });

  it('prints its usage', async () => {
    const { code, stdout } = await lint('--help');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^usage: lint \[FOLDER…\]/);
    expect((await lint('--rule', 'nonsense')).stderr).toContain(RULES[0]?.id);
  });
});
