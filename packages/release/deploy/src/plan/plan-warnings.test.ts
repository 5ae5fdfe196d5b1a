import { expect, test } from 'vitest';
import { planWarnings } from './plan-warnings.ts';

const warningsOf = (content: string, uncommitted: string[] = [], unencrypted: string[] = []) =>
  planWarnings(
    {
      release: { version: '1.1.0', content, settings: 's' },
      target: { service: 'stock' } as never,
      revision: { commit: 'c0ffee', uncommitted },
    },
    {
      unencrypted,
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

test('a new version with the content of the one that runs is said to be that', () => {
  expect(warningsOf('one')).toEqual([
    '1.1.0 has the same content as 1.0.0, which runs: only the number differs. If there was to be a change in services/stock, it is missing',
  ]);
});

test('files that are not committed are named', () => {
  expect(warningsOf('two', ['src/a.ts'])[0]).toContain('src/a.ts is not committed');
  expect(warningsOf('two', ['src/a.ts', 'b', 'c'])[0]).toContain('src/a.ts and 2 more are not committed');
});

test('networks that exist without encryption are named, with the way to replace them', () => {
  expect(warningsOf('two', [], ['shop_front', 'shop_back'])).toEqual([
    expect.stringMatching(/^not encrypted: shop_front, shop_back\. .*npm run teardown/),
  ]);
});
