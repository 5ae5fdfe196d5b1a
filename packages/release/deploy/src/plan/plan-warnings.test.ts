import { expect, test } from 'vitest';
import versions from '../../../../../docker/versions.json' with { type: 'json' };
import { planWarnings } from './plan-warnings.ts';

const warningsOf = (
  content: string,
  uncommitted: string[] = [],
  unencrypted: string[] = [],
  server: string = versions.postgres.image,
) =>
  planWarnings(
    {
      release: { version: '1.1.0', content, settings: 's' },
      target: { name: 'local', service: 'stock', stack: 'stock', database: 'bundled' } as never,
      revision: { commit: 'c0ffee', uncommitted },
    },
    {
      unencrypted,
      postgres: { server, volumes: [] },
      api: {
        version: '1.0.0',
        content: 'one',
        settings: 's',
        image: 'i',
        settled: true,
        paused: undefined,
      },
    },
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
  expect(warningsOf('two', [], [], '127.0.0.1:5050/postgres:15@sha256:0')).toEqual([
    expect.stringMatching(/^the database is of PostgreSQL 15, .*docs\/backup\.md/),
  ]);
});
