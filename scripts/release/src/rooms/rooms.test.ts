import { describe, expect, it } from 'vitest';
import { violationsOf } from './check.ts';
import { importsOf } from './imports.ts';
import { undeclaredOf } from './undeclared.ts';

const PACKAGES = {
  'packages/service/http': { name: '@zero-downtime/http' },
  'packages/service/config': { name: '@zero-downtime/config' },
  'packages/service/database': { name: '@zero-downtime/database' },
  'packages/schema/contract': { name: '@zero-downtime/contract' },
  'packages/schema/runner': { name: '@zero-downtime/runner', exports: { './steps/*': './src/deep/*.ts' } },
  'packages/release/deploy': { name: '@zero-downtime/deploy' },
  'packages/release/releases': { name: '@zero-downtime/releases' },
  'packages/proof/traffic': { name: '@zero-downtime/traffic' },
  'scripts/release': { name: '@zero-downtime/release-scripts' },
  'scripts/proof': { name: '@zero-downtime/proof-scripts' },
  'services/shop': { name: '@zero-downtime/shop' },
};

/** The violations in these sources, among packages without imports. */
function check(sources: Record<string, string>) {
  const manifests = Object.entries(PACKAGES).map(([folder, manifest]): [string, string] => [
    `${folder}/package.json`,
    JSON.stringify({ exports: { '.': './src/index.ts' }, ...manifest }),
  ]);
  return violationsOf(importsOf(new Map([...manifests, ...Object.entries(sources)])));
}

const refused = (from: string, specifier: string) =>
  check({ [from]: `import { x } from '${specifier}';` }).map(({ what }) => what);

describe('an import from one room to another', () => {
  it.each([
    [
      'packages/service/http/src/a.ts',
      '@zero-downtime/runner/steps/x',
      'packages/schema/runner/src/deep/x.ts',
    ],
    ['packages/service/http/src/a.ts', '@zero-downtime/deploy', 'packages/release/deploy/src/index.ts'],
    ['packages/service/http/src/a.ts', '@zero-downtime/traffic', 'packages/proof/traffic/src/index.ts'],
    ['packages/service/http/src/a.ts', '../../../../services/shop/src/b.ts', 'services/shop/src/b.ts'],
    ['packages/schema/runner/src/a.ts', '@zero-downtime/http', 'packages/service/http/src/index.ts'],
    ['packages/schema/runner/src/a.ts', '@zero-downtime/deploy', 'packages/release/deploy/src/index.ts'],
    ['packages/schema/runner/src/a.ts', '@zero-downtime/traffic', 'packages/proof/traffic/src/index.ts'],
    ['packages/schema/runner/src/a.ts', '@zero-downtime/shop', 'services/shop/src/index.ts'],
    ['packages/release/deploy/src/a.ts', '@zero-downtime/http', 'packages/service/http/src/index.ts'],
    ['packages/release/deploy/src/a.ts', '@zero-downtime/database', 'packages/service/database/src/index.ts'],
    ['packages/release/deploy/src/a.ts', '@zero-downtime/release-scripts', 'scripts/release/src/index.ts'],
    [
      'packages/release/deploy/test/a.test.ts',
      '@zero-downtime/traffic',
      'packages/proof/traffic/src/index.ts',
    ],
    ['packages/release/deploy/src/a.ts', '@zero-downtime/shop', 'services/shop/src/index.ts'],
    ['packages/proof/traffic/src/a.ts', '@zero-downtime/shop', 'services/shop/src/index.ts'],
    ['packages/proof/traffic/src/a.ts', '@zero-downtime/proof-scripts', 'scripts/proof/src/index.ts'],
    ['scripts/release/src/a.ts', '@zero-downtime/traffic', 'packages/proof/traffic/src/index.ts'],
    ['scripts/release/src/a.ts', '@zero-downtime/shop', 'services/shop/src/index.ts'],
    ['services/shop/src/a.ts', '@zero-downtime/traffic', 'packages/proof/traffic/src/index.ts'],
    ['services/shop/src/a.ts', '@zero-downtime/deploy', 'packages/release/deploy/src/index.ts'],
    ['services/shop/src/a.ts', '@zero-downtime/release-scripts', 'scripts/release/src/index.ts'],
  ])('%s may not import %s', (from, specifier, to) => {
    expect(refused(from, specifier)).toEqual([`${from}:1 imports ${to} (${specifier})`]);
  });

  it.each([
    ['packages/service/http/src/a.ts', '@zero-downtime/contract'],
    ['packages/service/http/src/a.ts', '@zero-downtime/config'],
    ['packages/service/http/src/a.ts', 'express'],
    ['packages/schema/runner/src/a.ts', '@zero-downtime/database'],
    ['packages/release/deploy/src/a.ts', '@zero-downtime/runner/steps/x'],
    ['packages/release/deploy/src/a.ts', '@zero-downtime/config'],
    ['packages/release/deploy/test/a.test.ts', '@zero-downtime/http'],
    ['packages/proof/traffic/src/a.ts', '@zero-downtime/deploy'],
    ['scripts/proof/src/a.ts', '../../../services/shop/src/b.ts'],
    ['scripts/release/src/a.ts', '@zero-downtime/deploy'],
    ['services/shop/src/a.ts', '@zero-downtime/http'],
    ['services/shop/test/a.test.ts', '@zero-downtime/releases'],
    ['services/shop/vitest.config.ts', '../../vitest.shared.ts'],
  ])('%s may import %s', (from, specifier) => {
    expect(refused(from, specifier)).toEqual([]);
  });

  it.each([
    `import type { X } from '@zero-downtime/deploy';`,
    `export { x } from '@zero-downtime/deploy';`,
    `export * from '@zero-downtime/deploy';`,
    `import '@zero-downtime/deploy';`,
    `const x = await import('@zero-downtime/deploy');`,
  ])('counts as %s', (text) => {
    expect(check({ 'packages/service/http/src/a.ts': `\n${text}` })).toMatchObject([
      {
        what: expect.stringContaining('packages/service/http/src/a.ts:2 imports'),
        because: expect.stringContaining('replica'),
      },
    ]);
  });

  it('is not found in a comment or a string', () => {
    const text = `// import x from '@zero-downtime/deploy';\nexport const y = "import x from '@zero-downtime/deploy'";`;
    expect(check({ 'packages/service/http/src/a.ts': text })).toEqual([]);
  });
});

describe('an import of another package', () => {
  const undeclared = (dependencies: Record<string, string>) => {
    const texts = new Map([
      ['packages/service/a/package.json', JSON.stringify({ name: '@zero-downtime/a', dependencies })],
      ['packages/service/b/package.json', JSON.stringify({ name: '@zero-downtime/b' })],
      ['packages/service/a/src/x.ts', `import '@zero-downtime/b'; import './y.ts'; import 'express';`],
    ]);
    return undeclaredOf(importsOf(texts), texts).map(({ what }) => what);
  };

  it('must be declared in package.json', () => {
    expect(undeclared({})).toEqual([
      'packages/service/a/src/x.ts:1 imports @zero-downtime/b, which packages/service/a/package.json does not declare',
    ]);
  });

  it('is allowed when package.json declares it', () => {
    expect(undeclared({ '@zero-downtime/b': '*' })).toEqual([]);
  });
});

describe('express in the release room', () => {
  const through = (first: string) =>
    check({
      'packages/release/deploy/src/a.ts': first,
      'packages/service/config/src/index.ts': `export * from './read.ts';`,
      'packages/service/config/src/read.ts': `import express from 'express';`,
    }).map(({ what }) => what);

  it('is found in the importing file', () => {
    expect(through(`import express from 'express';`)).toEqual([
      'packages/release/deploy/src/a.ts:1 loads express (express)',
    ]);
  });

  it('is found through other packages, with the import chain', () => {
    expect(through(`import { x } from '@zero-downtime/config';`)).toEqual([
      'packages/release/deploy/src/a.ts:1 loads packages/service/config/src/index.ts → packages/service/config/src/read.ts → express (@zero-downtime/config)',
    ]);
  });

  it('is not loaded by an import of types', () => {
    expect(through(`import type { X } from '@zero-downtime/config';`)).toEqual([]);
  });
});

describe('a cycle', () => {
  it('between files is found, also one of types and one through a package', () => {
    const found = check({
      'packages/service/http/src/index.ts': `import type { B } from './b.ts';`,
      'packages/service/http/src/b.ts': `export * from './c.ts';`,
      'packages/service/http/src/c.ts': `\nimport type { A } from '@zero-downtime/http';`,
    });
    expect(found.map(({ what }) => what)).toEqual([
      [
        'Files import each other: packages/service/http/src/b.ts, packages/service/http/src/c.ts, packages/service/http/src/index.ts; for one',
        'packages/service/http/src/b.ts → packages/service/http/src/c.ts (packages/service/http/src/b.ts:1)',
        'packages/service/http/src/c.ts → packages/service/http/src/index.ts (packages/service/http/src/c.ts:2)',
        'packages/service/http/src/index.ts → packages/service/http/src/b.ts (packages/service/http/src/index.ts:1)',
      ].join('\n    '),
    ]);
  });

  it('between folders is found although no files form a cycle', () => {
    const found = check({
      'packages/service/http/src/one/a.ts': `import { b } from '../two/deep/b.ts';`,
      'packages/service/http/src/two/other.ts': `import type { C } from '../one/c.ts';`,
    });
    expect(found.map(({ what }) => what.split(';')[0])).toEqual([
      'Folders of packages/service/http/src import each other: one, two',
    ]);
  });

  it('is not reported between a folder and the files beside it', () => {
    const sources = {
      'packages/service/http/src/index.ts': `export * from './one/a.ts';`,
      'packages/service/http/src/one/a.ts': `import { b } from '../errors.ts';`,
    };
    expect(check(sources)).toEqual([]);
  });

  it('is not reported when only a test closes it', () => {
    const sources = {
      'packages/service/http/src/one/a.test.ts': `import { b } from '../two/b.ts';`,
      'packages/service/http/src/two/b.ts': `import { a } from '../one/a.ts';`,
    };
    expect(check(sources)).toEqual([]);
  });

  it('is found beside other cycles', () => {
    const pair = (one: string, two: string) => ({
      [`packages/service/http/src/${one}.ts`]: `import './${two}.ts'; import './shared.ts';`,
      [`packages/service/http/src/${two}.ts`]: `import './${one}.ts'; import './shared.ts';`,
    });
    expect(check({ ...pair('a', 'b'), ...pair('c', 'd') })).toHaveLength(2);
  });
});
