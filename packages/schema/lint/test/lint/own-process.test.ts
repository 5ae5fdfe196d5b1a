import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { expect, it } from 'vitest';
import { changesFolder } from './changes-folder.ts';

const source = join(import.meta.dirname, '../../src');
const schema = join(import.meta.dirname, '../../..');

it('reports a rejected promise that a change does not await', () => {
  const notAwaited =
    "exports.up = (schema) => schema.step('a', async () => { void Promise.reject(new Error('not awaited')); });";
  const folder = changesFolder({ '001_a/expand.cjs': notAwaited });
  const { status, findings } = lintInProcess(folder);
  expect(status).toBe(2);
  expect(findings[0]).toMatchObject({
    rule: 'not-recorded',
    message: expect.stringContaining('not awaited'),
  });
});

function lintInProcess(folder: string) {
  const script = `import { lintCommand } from ${JSON.stringify(join(source, 'index.ts'))};
    process.exitCode = await lintCommand(['--json', ${JSON.stringify(folder)}], process);`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
  });
  return { status, stderr, findings: JSON.parse(stdout || '[]') };
}

it('lints changes in any folder, which can import the helpers by name', () => {
  const folder = changesFolder({
    '001_a/contract.ts': `import { type SchemaSession, setNotNull } from '@zero-downtime/migrations/change';
export const oldestRelease = '2.0.0';
export const up = (schema: SchemaSession) => setNotNull(schema, 'orders', 'note');`,
    '002_b/expand.ts': "import { nothing } from 'not-a-package'; export const up = nothing;",
  });
  const { status, findings } = lintInProcess(folder);
  expect(status).toBe(2);
  expect(findings).toMatchObject([
    { change: '002_b', rule: 'not-recorded', message: expect.stringContaining('not-a-package') },
  ]);
});

/** The files and packages that a module loads. */
function loads(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const [, name = ''] of readFileSync(file, 'utf8').matchAll(/(?:from|import)\s*\(?'([^']+)'/g)) {
    if (name.startsWith('.')) loads(join(dirname(file), name), seen);
    else seen.add(name);
  }
  return seen;
}

const externals = (entry: string) =>
  [...loads(join(schema, entry))].filter((name) => !isAbsolute(name)).sort();

it.each(['contract/src/index.ts', 'migrations/src/index.ts', 'migrations/src/change/index.ts'])(
  'is not loaded by %s',
  (entry) => {
    const all = [...loads(join(schema, entry))];
    expect(all).toContain(join(schema, entry));
    expect(all.filter((name) => /libpg|schema-lint/.test(name) || name.startsWith(source))).toEqual([]);
  },
);

it('is not needed, nor is Knex, to check whether the schema fits', () => {
  expect(externals('contract/src/index.ts')).toEqual([
    'node:timers/promises',
    'semver/functions/lt.js',
    'semver/functions/rcompare.js',
  ]);
});

it('loads the parser itself, which shows that the tests above can find it', () => {
  expect([...loads(join(source, 'index.ts'))]).toContain('libpg-query');
});

it('does not load a Docker client without --trace', () => {
  const folder = changesFolder({ '001_a/expand.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY)' });
  const script = `import Module from 'node:module';
    import { lintCommand } from ${JSON.stringify(join(source, 'index.ts'))};
    process.exitCode = await lintCommand([${JSON.stringify(folder)}], process);
    console.log(Object.keys(Module._cache).filter((file) => file.includes('testcontainers')).length);`;
  const { status, stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
  });
  expect({ status, stdout }).toEqual({
    status: 0,
    stdout: '0 errors, 0 warnings, for PostgreSQL 15 to 18\n0\n',
  });
});
