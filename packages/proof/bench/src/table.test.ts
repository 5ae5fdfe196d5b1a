import { expect, it } from 'vitest';
import { markdownTable } from './table.ts';

it('lines its columns up: names to the left, figures to the right', () => {
  expect(
    markdownTable(
      ['app', 'requests/s'],
      [
        ['bare', '9'],
        ['fastify', '12345'],
      ],
    ),
  ).toBe(
    [
      '| app     | requests/s |',
      '| ------- | ---------: |',
      '| bare    |          9 |',
      '| fastify |      12345 |',
    ].join('\n'),
  );
});
