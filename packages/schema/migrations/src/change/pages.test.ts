import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PARTS, pieceAfter } from './pages.ts';

/** How often each page of a table is visited, by part, until the end of the table. */
function visits(table: { pages: number; density: number; size: number }): Map<string, number> {
  const seen = new Map<string, number>();
  for (let after: string | null = null, first = true; first || after !== null; first = false) {
    const { from, to, part, last } = pieceAfter(after, table);
    const [begin, end] = [from, to].map((ctid) => Number(ctid.slice(1, -3))) as [number, number];
    for (let page = begin; page < end; page++)
      seen.set(`${page}/${part}`, (seen.get(`${page}/${part}`) ?? 0) + 1);
    after = last;
  }
  return seen;
}

it('visits each part of each page once', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 3_000 }),
      fc.double({ min: 0.5, max: 200, noNaN: true }),
      fc.integer({ min: 200, max: 5_000 }),
      (pages, density, size) => {
        const seen = visits({ pages, density, size });
        expect(seen.size).toBe(pages * PARTS);
        expect(new Set(seen.values())).toEqual(new Set(pages === 0 ? [] : [1]));
      },
    ),
    { numRuns: 50 },
  );
});

it('visits another part of a page only after all pages of the span', () => {
  const table = { pages: 2_000, density: 50, size: 1_000 };
  expect(pieceAfter(null, table)).toEqual({ from: '(0,0)', to: '(160,0)', part: 0, last: '0/0/160' });
  expect(pieceAfter('0/0/960', table)).toMatchObject({ to: '(1024,0)', part: 0, last: '0/1/0' });
  expect(pieceAfter('0/7/960', table)).toMatchObject({ part: 7, last: '1024/0/1024' });
  expect(pieceAfter('1024/7/1920', table)).toMatchObject({ to: '(2000,0)', last: null });
});

it('continues when the table has grown meanwhile, or has become shorter', () => {
  expect(pieceAfter('0/0/90', { pages: 120, density: 50, size: 100 })).toMatchObject({ to: '(106,0)' });
  expect(pieceAfter('1024/7/1920', { pages: 10, density: 50, size: 100 })).toMatchObject({ last: null });
});
