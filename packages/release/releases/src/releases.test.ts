import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { checksumOfPhase } from '@zero-downtime/migrations/checksum';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { bundle, contentHash, listReleases, ReleaseError, readOpenApi, sourceTree } from './index.ts';
import { pathInside } from './inside.ts';

let service: string;

beforeEach(async () => {
  service = await mkdtemp(join(tmpdir(), 'releases-'));
  await files({
    'package.json': '{"name":"shop","version":"2.0.0"}',
    'src/main.ts': "import { name } from './name.ts';\nconsole.log('main ' + name);\n",
    'src/name.ts': "export const name: string = 'two';\n",
    'src/extra/extra.ts': 'export {};\n',
    'src/schema.ts': "console.log('schema');\n",
    'changes/001_first/expand.ts': 'export const up = () => {};\n',
    'changes/002_second/backfill.ts': 'export const backfill = {};\n',
    'releases/1.0.0/release.json':
      '{"version":"1.0.0","describes":"the first","without":["src/extra","changes/002_second"]}',
    'releases/1.0.0/src/name.ts': "export const name: string = 'one';\n",
  });
});
afterEach(() => {
  vi.unstubAllEnvs();
  return rm(service, { recursive: true, force: true });
});

async function files(contents: Record<string, string>): Promise<void> {
  for (const [path, text] of Object.entries(contents)) {
    await mkdir(dirname(join(service, path)), { recursive: true });
    await writeFile(join(service, path), text);
  }
}

const run = async (file: string) => (await promisify(execFile)(process.execPath, [file])).stdout.trim();

describe('the source tree of a release', () => {
  it('is the service itself for the current version', async () => {
    expect(await sourceTree(service, '2.0.0')).toBe(service);
  });

  it('has the files of the overlay, and not the `without` paths', async () => {
    const tree = await sourceTree(service, '1.0.0');
    expect(await readFile(join(tree, 'src/name.ts'), 'utf8')).toContain("'one'");
    expect(await readdir(join(tree, 'src'))).not.toContain('extra');
    expect(await readdir(join(tree, 'changes'))).toEqual(['001_first']);
    expect(JSON.parse(await readFile(join(tree, 'package.json'), 'utf8')).version).toBe('1.0.0');
  });

  it('leaves out tests and notes, which are about the current sources', async () => {
    await files({ 'src/name.test.ts': '', 'changes/README.md': '' });
    const tree = await sourceTree(service, '1.0.0');
    expect(await readdir(join(tree, 'src'))).not.toContain('name.test.ts');
    expect(await readdir(join(tree, 'changes'))).toEqual(['001_first']);
  });

  it('follows a change of the sources', async () => {
    await files({ 'src/deep/gone.ts': '' });
    await sourceTree(service, '1.0.0');
    await files({ 'src/main.ts': 'changed' });
    await rm(join(service, 'src/deep'), { recursive: true });
    expect(await readdir(join(await sourceTree(service, '1.0.0'), 'src'))).not.toContain('deep');
    expect(await readFile(join(await sourceTree(service, '1.0.0'), 'src/main.ts'), 'utf8')).toBe('changed');
  });

  it("carries the checksum of each phase's source, and phases in SQL as they are", async () => {
    await files({
      'changes/003_third/expand.sql': 'SELECT 1;\n',
      'changes/003_third/contract.sql': '-- x\n',
    });
    const out = await bundle(service, '2.0.0');
    for (const phase of ['001_first/expand', '002_second/backfill']) {
      const [source, bundled] = [
        join(service, 'changes', `${phase}.ts`),
        join(out, 'changes', `${phase}.cjs`),
      ];
      expect(await checksumOfPhase(bundled)).toBe(await checksumOfPhase(source));
    }
    expect(await readFile(join(out, 'changes/003_third/expand.sql'), 'utf8')).toBe('SELECT 1;\n');
    expect(await readdir(join(out, 'changes/003_third'))).toEqual(['contract.sql', 'expand.sql']);
  });

  it('can be built by several processes at the same time', async () => {
    await Promise.all(Array.from({ length: 8 }, () => sourceTree(service, '1.0.0')));
    expect(await readdir(join(service, '.releases'))).toEqual(['1.0.0']);
  });

  it('keeps the last valid tree when the overlay becomes invalid', async () => {
    const tree = await sourceTree(service, '1.0.0');
    await files({ 'releases/1.0.0/stray.txt': '' });
    await expect(sourceTree(service, '1.0.0')).rejects.toThrow(/stray\.txt is not part of a release/);
    expect(await readFile(join(tree, 'src/name.ts'), 'utf8')).toContain("'one'");
    expect(await readdir(join(service, '.releases'))).toEqual(['1.0.0']);
  });

  it.each([
    ['an unknown release, naming those that exist', '9.9.9', {}, /no release 9\.9\.9.*1\.0\.0, 2\.0\.0/],
    ['a path that leaves the folder', '../etc', {}, /no release/],
    [
      'a file that no longer differs',
      '1.0.0',
      { 'src/name.ts': "export const name: string = 'one';\n" },
      /same as the current file/,
    ],
    [
      'a path that is gone',
      '1.0.0',
      { 'releases/1.0.0/release.json': '{"version":"1.0.0","describes":"x","without":["src/gone"]}' },
      /src\/gone/,
    ],
    ...['src/../../../victim', 'changes/..', 'src/a/../../../victim', '/etc', 'src'].map(
      (path): [string, string, Record<string, string>, RegExp] => [
        `to leave out ${path}, which is outside of src/ and changes/`,
        '1.0.0',
        {
          'releases/1.0.0/release.json': JSON.stringify({
            version: '1.0.0',
            describes: 'x',
            without: [path],
          }),
        },
        /a path (below|without)/,
      ],
    ),
    [
      'a misspelt key',
      '1.0.0',
      { 'releases/1.0.0/release.json': '{"version":"1.0.0","describes":"x","witout":[]}' },
      /witout/,
    ],
    [
      'another version than its folder',
      '1.0.0',
      { 'releases/1.0.0/release.json': '{"version":"1.0.1","describes":"x"}' },
      /1\.0\.1/,
    ],
  ])('refuses %s', async (_, version, changed, message) => {
    await files(changed);
    await expect(sourceTree(service, version)).rejects.toThrow(message);
  });
});

describe('a symlink', () => {
  let outside: string;
  beforeEach(async () => {
    outside = await mkdtemp(join(tmpdir(), 'outside-'));
    await writeFile(join(outside, 'precious.ts'), 'export {};\n');
  });
  afterEach(() => rm(outside, { recursive: true }));
  const without = (path: string) =>
    files({
      'releases/1.0.0/release.json': JSON.stringify({ version: '1.0.0', describes: 'x', without: [path] }),
    });

  it.each([
    ['a folder in the sources', 'src/linked', 'src/linked/precious.ts'],
    ['a folder in the overlay', 'releases/1.0.0/src/linked', 'src/linked/precious.ts'],
  ])('to %s is refused, and nothing outside is removed', async (_, link, path) => {
    await symlink(outside, join(service, link));
    await without(path);
    await expect(sourceTree(service, '1.0.0')).rejects.toThrow(/symlink/);
    expect(await readdir(outside)).toEqual(['precious.ts']);
  });

  it.each(['.releases', 'dist', 'releases'])(
    'in place of %s is refused, and nothing outside is removed',
    async (name) => {
      await mkdir(join(outside, '1.0.0'));
      await writeFile(join(outside, '1.0.0/precious.ts'), 'export {};\n');
      await rm(join(service, name), { recursive: true, force: true });
      await symlink(outside, join(service, name));
      await expect(bundle(service, '1.0.0')).rejects.toThrow(ReleaseError);
      expect(await readdir(join(outside, '1.0.0'))).toEqual(['precious.ts']);
    },
  );
});

it('a path is inside a folder only when no part of it leaves the folder', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'inside-'));
  await symlink(tmpdir(), join(folder, 'link'));
  expect(await pathInside(folder, 'src/a.ts')).toBe(join(folder, 'src/a.ts'));
  for (const path of ['..', '.', '', '../x', 'src/../..', '/etc/passwd', 'link', 'link/x'])
    await expect(pathInside(folder, path)).rejects.toThrow(/not a path inside|symlink/);
  await rm(folder, { recursive: true });
});

describe('the bundle of a release', () => {
  it('runs as plain Node.js and holds only that release', async () => {
    const [one, two] = [await bundle(service, '1.0.0'), await bundle(service, '2.0.0')];
    expect(await run(join(one, 'main.cjs'))).toBe('main one');
    expect(await run(join(two, 'main.cjs'))).toBe('main two');
    expect((await readdir(one, { recursive: true })).sort()).toEqual([
      'changes',
      'changes/001_first',
      'changes/001_first/expand.cjs',
      'main.cjs',
      'schema.cjs',
      'service.cjs',
    ]);
    expect(await readdir(join(two, 'changes'))).toEqual(['001_first', '002_second']);
  });

  it('can be built by several processes at the same time', async () => {
    const made = await Promise.all(Array.from({ length: 6 }, () => bundle(service, '1.0.0')));
    await files({ 'src/main.ts': "console.log('changed');\n" });
    await Promise.all(Array.from({ length: 6 }, () => bundle(service, '1.0.0')));
    expect(await run(join(made[0] as string, 'main.cjs'))).toBe('changed');
    expect(await readdir(join(service, 'dist'))).toEqual(['1.0.0']);
  });

  it('resolves paths relative to itself, like the sources', async () => {
    await files({ 'src/main.ts': 'console.log(import.meta.dirname);\n' });
    const out = await bundle(service, '2.0.0');
    expect(await run(join(out, 'main.cjs'))).toBe(out);
  });

  it('is refused when it uses import.meta in a way that a bundle cannot', async () => {
    await files({ 'src/main.ts': 'console.log(import.meta.url);\n' });
    await expect(bundle(service, '2.0.0')).rejects.toThrow(/import\.meta/);
  });

  it('has the same bytes each time, and others once the sources differ', async () => {
    const first = await contentHash(await bundle(service, '1.0.0'));
    await rm(join(service, 'dist'), { recursive: true });
    expect(await contentHash(await bundle(service, '1.0.0'))).toBe(first);
    await files({ 'src/schema.ts': "console.log('changed');\n" });
    expect(await contentHash(await bundle(service, '1.0.0'))).not.toBe(first);
  });
});

describe('the OpenAPI document of a release', () => {
  const MADE_OF = '/* what makes it */';
  const openapi = {
    'src/openapi.ts': `import { title } from './title.ts';\nexport default { title, ready: true, none: undefined };\n`,
    'src/title.ts': `export const title: string = 'two';\nexport const made = ${JSON.stringify(MADE_OF)};\n`,
    'src/main.ts': "import document from './openapi.ts';\nconsole.log(JSON.stringify(document));\n",
  };

  it('is in the bundle as JSON, without the modules that make it', async () => {
    await files(openapi);
    const out = await bundle(service, '2.0.0');
    expect(await run(join(out, 'main.cjs'))).toBe('{"title":"two","ready":true}');
    expect(await readFile(join(out, 'service.cjs'), 'utf8')).not.toContain(MADE_OF);
  });

  it('is that of its own sources, and follows an edit', async () => {
    await files({ ...openapi, 'releases/1.0.0/src/title.ts': "export const title = 'one';\n" });
    expect(await run(join(await bundle(service, '1.0.0'), 'main.cjs'))).toContain('"one"');
    await files({ 'src/title.ts': "export const title = 'edited';\n" });
    expect(await run(join(await bundle(service, '2.0.0'), 'main.cjs'))).toContain('"edited"');
    expect(JSON.parse(await readOpenApi(service))).toEqual({ title: 'edited', ready: true });
  });

  it.each([
    ['fails', "throw new Error('two schemas are called Order');\n", /two schemas are called Order/],
    ['exports none', 'export const document = {};\n', /no default export/],
  ])('stops the build, with the reason, when its module %s', async (_, text, reason) => {
    await files({ ...openapi, 'src/openapi.ts': text });
    await expect(bundle(service, '2.0.0')).rejects.toThrow(reason);
  });
});

describe('a build with settings in its environment', () => {
  it.each(['1.0.0', '2.0.0'])('runs a prelude before everything else that %s loads', async (version) => {
    await files({
      'src/main.ts':
        "import { name } from './name.ts';\nimport './extra.cjs';\nconsole.log('main ' + name);\n",
      'src/extra.cjs': "console.log(globalThis.begun ?? 'too early');\n",
      'elsewhere/begun.ts': "export const text: string = 'prelude';\n",
      'elsewhere/prelude.ts':
        "import { text } from './begun.ts';\nObject.assign(globalThis, { begun: text });\n",
    });
    vi.stubEnv('RELEASE_PRELUDE', join(service, 'elsewhere/prelude.ts'));
    const out = await bundle(service, version);
    expect(await run(join(out, 'main.cjs'))).toBe(`prelude\nmain ${version === '1.0.0' ? 'one' : 'two'}`);
    expect(await readFile(join(out, 'schema.cjs'), 'utf8')).not.toContain('prelude');
  });

  it('is refused when the prelude does not exist', async () => {
    vi.stubEnv('RELEASE_PRELUDE', join(service, 'gone.ts'));
    await expect(bundle(service, '2.0.0')).rejects.toThrow(/gone\.ts/);
  });

  it('gives the current sources another version', async () => {
    vi.stubEnv('RELEASE_VERSION', '2.0.1-try');
    expect(await listReleases(service)).toEqual(['1.0.0', '2.0.1-try']);
    expect(await sourceTree(service, '2.0.1-try')).toBe(service);
    expect(await run(join(await bundle(service, '2.0.1-try'), 'main.cjs'))).toBe('main two');
  });

  it('is refused when its version is invalid', async () => {
    vi.stubEnv('RELEASE_VERSION', 'latest');
    await expect(bundle(service, '2.0.0')).rejects.toThrow(/RELEASE_VERSION is latest/);
  });
});

it('lists the releases that a checkout can build', async () => {
  expect(await listReleases(service)).toEqual(['1.0.0', '2.0.0']);
});
