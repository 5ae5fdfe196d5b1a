import { expect, it } from 'vitest';
import type { DatabaseFacts } from './facts.ts';
import { fromLines, toLines } from './facts.ts';

const many = <T>(n: number, make: (at: number) => T) => Array.from({ length: n }, (_, at) => make(at));
const facts: DatabaseFacts = {
  serverVersion: 150_004,
  phases: many(100, (at) => ({
    change: `${String(at).padStart(3, '0')}_a_change_with_a_long_name`,
    phase: 'expand',
    release: '1.0.0',
    finished: true,
    oldestRelease: null,
    imageDigest: `sha256:${'a'.repeat(64)}`,
    checksum: `sha256:${'b'.repeat(64)}`,
  })),
  steps: [{ change: '099_b', phase: 'contract', step: 'drop things.code' }],
  tables: many(1_000, (at) => ({ name: `table_${at}`, bytes: at * 8192, rows: at === 0 ? null : at })),
};
const asLogged = (lines: object[]) => lines.map((line) => JSON.parse(JSON.stringify(line)) as unknown);

it('the facts of a large database pass a log in lines below its limit of 16 kB', () => {
  const lines = asLogged(toLines(facts));
  expect(fromLines([{ event: 'step', message: 'x' }, ...lines, { event: 'result' }])).toEqual(facts);
  expect(Math.max(...lines.map((line) => JSON.stringify(line).length))).toBeLessThan(16_000);
});

it('a release that reports no facts is distinct from an empty database', () => {
  expect(fromLines([{ event: 'result', outcome: 'done' }])).toBeUndefined();
  const empty = { serverVersion: 150_004, phases: [], steps: [], tables: [] };
  expect(fromLines(asLogged(toLines(empty)))).toEqual(empty);
});
