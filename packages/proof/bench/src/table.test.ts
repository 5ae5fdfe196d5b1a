import { expect, it } from 'vitest';
import { markdownTable } from './table.ts';

it('aligns its columns: names left, figures right', () => {
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
