import { expect, test } from 'vitest';
import { markedWords } from './words.ts';

test('a marked word is found with its line and what to write instead', () => {
  expect(markedWords('README.md', 'A title\n\nThe deploy goes on, and nobody waits.')).toEqual([
    { file: 'README.md', line: 3, word: 'nobody', instead: expect.stringContaining('no client') },
    { file: 'README.md', line: 3, word: 'goes on', instead: expect.stringContaining('continues') },
  ]);
});

test.each(['It continues.', 'the logon page', 'somebodyElse()', 'That oneself matters.'])(
  '"%s" has no marked word',
  (text) => expect(markedWords('README.md', text)).toEqual([]),
);

test('a deployed change keeps its text, because a checksum compares it', () => {
  expect(markedWords('services/orders-api/changes/001_create_orders/expand.ts', '// nobody')).toEqual([]);
});
