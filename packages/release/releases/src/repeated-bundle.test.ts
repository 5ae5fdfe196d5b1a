import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { bundle } from './index.ts';

let root: string;
const at = (path: string) => join(root, path);
const service = () => at('services/shop');

/** The OpenAPI module of this service notes each build in a file: a build runs it, a bundle that is used again does not. */
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'bundles-'));
  await files({
    'node_modules/.package-lock.json': '{}',
    'services/shop/package.json': '{"name":"shop","version":"2.0.0"}',
    'services/shop/src/main.ts': "import document from './openapi.ts';\nconsole.log(document);\n",
    'services/shop/src/schema.ts': "console.log('schema');\n",
    'services/shop/src/title.ts': "export const title: string = 'one';\n",
    'services/shop/src/openapi.ts': `
      import { appendFileSync } from 'node:fs';
      import { title } from './title.ts';
      appendFileSync(${JSON.stringify(at('builds'))}, '.');
      export default { info: { title } };`,
    'services/shop/changes/001_first/expand.sql': 'SELECT 1;\n',
  });
  // A file that was written at the moment of a build may have changed during it: such a build is not recorded.
  await sleep(20);
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function files(contents: Record<string, string>): Promise<void> {
  for (const [path, text] of Object.entries(contents)) {
    await mkdir(dirname(at(path)), { recursive: true });
    await writeFile(at(path), text);
  }
}

const builds = async () => (await readFile(at('builds'), 'utf8')).length;

it('a bundle is used again while nothing that it was made of has changed', async () => {
  await bundle(service(), '2.0.0');
  const out = await bundle(service(), '2.0.0');
  expect(await builds()).toBe(1);
  expect(await readFile(join(out, 'service.cjs'), 'utf8')).toContain('one');
});

it.each([
  ['a source', 'services/shop/src/main.ts', ' '],
  [
    'a module of the OpenAPI document, which the bundle does not have',
    'services/shop/src/title.ts',
    '// edited\n',
  ],
  ['a schema change in SQL', 'services/shop/changes/001_first/expand.sql', 'SELECT 2;\n'],
  ['the manifest', 'services/shop/package.json', ' '],
  ["the compiler's options above it", 'tsconfig.base.json', '{}'],
  ['what is installed', 'node_modules/.package-lock.json', ' '],
  ['the bundle itself', 'services/shop/dist/2.0.0/main.cjs', ' '],
  ['a change that is added', 'services/shop/changes/002_second/expand.sql', 'SELECT 1;\n'],
])('it is made again after an edit of %s', async (_, file, text) => {
  await bundle(service(), '2.0.0');
  await mkdir(dirname(at(file)), { recursive: true });
  await appendFile(at(file), text);
  await bundle(service(), '2.0.0');
  expect(await builds()).toBe(2);
});
