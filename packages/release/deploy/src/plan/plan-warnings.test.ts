import { expect, test } from 'vitest';
import versions from '../../../../../docker/versions.json' with { type: 'json' };
import { planWarnings } from './plan-warnings.ts';

const TARGET = {
  ...{ name: 'local', service: 'stock', stack: 'stock', database: 'bundled' },
  ...{ url: 'http://127.0.0.1', trustedProxies: [] },
};
const RUNNING = { version: '1.0.0', settings: 's', image: 'i', settled: true, paused: undefined };

const warningsOf = (
  content: string,
  uncommitted: string[] = [],
  unencrypted: string[] = [],
  found: Partial<Parameters<typeof planWarnings>[1]> = {},
) =>
  planWarnings(
    {
      images: { listener: { content: 'listener' } } as never,
      stack: { listener: { hash: 's' } } as never,
      release: { version: '1.1.0', content, settings: 's' },
      target: TARGET as never,
      revision: { commit: 'c0ffee', uncommitted },
    },
    {
      ...{ unencrypted, edge: undefined, listener: undefined, certificate: undefined },
      api: { ...RUNNING, content: 'one' },
      postgres: { server: versions.postgres.image, volumes: [] },
      ...found,
    },
    new Date(),
  );

test('a new version with new content from a commit needs no warning', () => {
  expect(warningsOf('two')).toEqual([]);
});

test('warns about a new version with the content of the running release', () => {
  expect(warningsOf('one')).toEqual([
    '1.1.0 has the same content as 1.0.0, which runs: only the version differs. If you changed services/stock, the change is missing in this checkout',
  ]);
});

test('names uncommitted files', () => {
  expect(warningsOf('two', ['src/a.ts'])[0]).toContain('src/a.ts is not committed');
  expect(warningsOf('two', ['src/a.ts', 'b', 'c'])[0]).toContain('src/a.ts and 2 more are not committed');
});

test('networks that exist without encryption are named, with the way to replace them', () => {
  expect(warningsOf('two', [], ['shop_front', 'shop_back'])).toEqual([
    expect.stringMatching(/^not encrypted: shop_front, shop_back\. .*npm run teardown/),
  ]);
});

test('warns about a server of the former major of PostgreSQL', () => {
  const postgres = { server: '127.0.0.1:5050/postgres:15@sha256:0', volumes: [] };
  expect(warningsOf('two', [], [], { postgres })).toEqual([
    expect.stringMatching(/^the database is of PostgreSQL 15, .*npm run upgrade-database/),
  ]);
});

const edge = { ...RUNNING, content: 'edge' };
const listener = { ...RUNNING, content: 'listener' };

test.each([
  ['the first deploy', { edge: undefined, listener: undefined }, []],
  ['an update of the edge alone', { edge, listener }, []],
  ['an edge that holds the port', { edge, listener: undefined }, [expect.stringMatching(/gives its port/)]],
  [
    'another version of the listener',
    { edge, listener: edge },
    [expect.stringMatching(/listener is replaced/)],
  ],
  [
    'other limits of the listener',
    { edge, listener: { ...listener, settings: 'old' } },
    [expect.stringMatching(/listener is replaced/)],
  ],
])('a gap is announced, and only a gap: %s', (_, proxies, warnings) => {
  expect(warningsOf('two', [], [], proxies)).toEqual(warnings);
});
