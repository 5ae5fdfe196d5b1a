import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { changesFolder } from '../lint/changes-folder.ts';

const LINT = new URL('../../src/index.ts', import.meta.url).pathname;
const run = promisify(execFile);

/** Starts `lint` in its own process, as for an interrupt. */
function start(argv: string[], env: Record<string, string> = {}) {
  const script = `import { lintCommand } from ${JSON.stringify(LINT)};
    process.exitCode = await lintCommand(${JSON.stringify(argv)}, process);`;
  const lint = spawn(process.execPath, ['--input-type=module', '-e', script], {
    env: { ...process.env, ...env },
  });
  const ended = Promise.all([text(lint.stdout), text(lint.stderr), once(lint, 'exit')]);
  return {
    interrupt: () => lint.kill('SIGINT'),
    ended: ended.then(([stdout, stderr, [code]]) => ({ stdout, stderr, code: code as number | null })),
  };
}

const lint = (...argv: string[]) => start(argv).ended;

/** Writes the port of its server to a file, then runs `rest`. */
const writingPort = (file: string, rest: string) => `
const { writeFileSync } = require('node:fs');
exports.up = (schema) => schema.step('one', async (knex) => {
  writeFileSync(${JSON.stringify(file)}, new URL(knex.client.config.connection.connectionString).port);
  ${rest}
});`;

/** The ids of the running containers that publish a port. */
async function containersAt(port: string): Promise<string> {
  return (await run('docker', ['ps', '--quiet', '--no-trunc', '--filter', `publish=${port}`])).stdout.trim();
}

async function exists(container: string): Promise<boolean> {
  const { stdout } = await run('docker', ['ps', '--all', '--quiet', '--filter', `id=${container}`]);
  return stdout.trim() !== '';
}

describe('lint --trace', () => {
  it('prints the locks, the queries that wait and the durations, then the findings', async () => {
    const folder = changesFolder({
      '001_a/expand.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY);',
      '002_b/expand.sql': 'ALTER TABLE orders ADD COLUMN note text;',
    });
    const { stdout, stderr, code } = await lint('--trace', folder);
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    expect(stdout).toMatch(
      /^trace of \S+ on PostgreSQL 1\d[\s\S]*\n002_b expand\n.*: locks held for [\d.]+ ms\n {4}ALTER TABLE orders ADD COLUMN note text \([\d.]+ ms\)\n {6}orders: ACCESS EXCLUSIVE, reads and writes wait\n\n0 errors, 0 warnings, for PostgreSQL 15 to 18\n$/,
    );
  });

  it('finds the locks of hidden code; --json stays an array, and the trace goes into a file', async () => {
    const sql = 'DO $do$ BEGIN EXECUTE $x$ALTER TABLE orders ALTER COLUMN id TYPE text$x$; END $do$';
    const folder = changesFolder({
      '001_a/expand.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY);',
      '002_b/expand.sql': `${sql};`,
    });
    const file = join(folder, '..', `trace-${process.pid}.json`);
    const { stdout, code } = await lint('--json', '--trace-file', file, `${folder}/002_b`);
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toEqual([
      expect.objectContaining({ rule: 'opaque-code' }),
      {
        change: '002_b',
        phase: 'expand',
        rule: 'trace-work-under-lock',
        severity: 'error',
        statement: sql,
        line: 1,
        message: expect.stringContaining('rewrites orders'),
      },
    ]);
    const traces = JSON.parse(readFileSync(file, 'utf8'));
    await run('rm', [file]);
    expect(traces).toMatchObject([{ phases: [{ change: '002_b', phase: 'expand' }], surprises: [{}] }]);
    const { locks } = traces[0].phases[0].transactions[0].statements[0];
    expect(locks).toContainEqual(expect.objectContaining({ table: 'orders', mode: 'AccessExclusiveLock' }));
  });

  it('removes its container when a change fails', async () => {
    const folder = changesFolder({});
    const port = join(folder, 'port');
    const changes = changesFolder({
      '001_a/expand.cjs': writingPort(port, "await knex.raw('ALTER TABLE nothing ADD COLUMN a text');"),
    });
    const { stdout, code } = await lint('--trace', changes);
    expect(code).toBe(2);
    expect(stdout).toContain('relation "nothing" does not exist');
    expect(await containersAt(readFileSync(port, 'utf8'))).toBe('');
  });

  it('removes its container when it is interrupted', async () => {
    const port = join(changesFolder({}), 'port');
    const changes = changesFolder({
      '001_a/expand.cjs': writingPort(port, "await knex.raw('SELECT pg_sleep(600)');"),
    });
    const { interrupt, ended } = start(['--trace', changes]);
    await expect
      .poll(() => existsSync(port) && isServed(readFileSync(port, 'utf8')), { timeout: 50_000 })
      .toBe(true);
    const container = await containersAt(readFileSync(port, 'utf8'));
    expect(await exists(container)).toBe(true);
    interrupt();
    expect(await ended).toMatchObject({ code: 1, stderr: expect.stringContaining('interrupted') });
    expect(await exists(container)).toBe(false);
  });

  it('reports the next step when there is no Docker Engine', async () => {
    const folder = changesFolder({ '001_a/expand.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY);' });
    const { ended } = start(['--trace', folder], { DOCKER_HOST: 'tcp://127.0.0.1:1' });
    const { stdout, stderr, code } = await ended;
    expect({ stdout, code }).toEqual({ stdout: '', code: 1 });
    expect(stderr).toContain('no Docker Engine answers: run npm run setup');
  });

  it('starts no container for an unreadable folder, or a trace rule without --trace', async () => {
    expect(await lint('--trace', '/no/such/folder')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('does not exist'),
    });
    expect(await lint('--rule', 'trace-lock-kept', '.')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('the rule trace-lock-kept needs --trace'),
    });
  });
});

async function isServed(port: string): Promise<boolean> {
  return port !== '' && (await containersAt(port)) !== '';
}
