import { expect, it } from 'vitest';
import { refusals } from '../../src/plan/refusals.ts';
import { ran } from './plan-sql.ts';

const contract = {
  change: '002_add_code',
  phase: 'contract',
  statements: [],
  findings: [],
  conditions: { oldestRelease: '2.0.0' },
  batchSize: null,
} as const;
const sound = {
  release: '2.0.0',
  carried: [{ name: '002_add_code', checksums: { expand: 'sha256:a' } }],
  recorded: [{ ...contract, statements: [], findings: [] }],
  findings: [],
  ledger: { phases: [] },
  drift: null,
};
const finding = {
  change: '002_add_code',
  phase: 'expand',
  rule: 'table-rewrite',
  severity: 'error',
  statement: 'x',
  line: 7,
  message: 'copies it',
  file: 'x',
} as const;

it('a release whose changes are unedited and without errors is not refused', () =>
  expect(refusals(sound)).toEqual([]));

it.each([
  [
    'was edited after it ran',
    { ledger: { phases: [{ ...ran('002_add_code', 'expand'), checksum: 'sha256:b' }] } },
    '002_add_code expand was edited after',
  ],
  [
    'is older than a contract leaves',
    { ledger: { phases: [{ ...ran('003_more', 'contract'), oldestRelease: '3.0.0' }] } },
    'release 2.0.0 is older than 3.0.0',
  ],
  ['would exclude itself', { release: '1.0.0' }, '002_add_code leaves only 2.0.0 and newer'],
  [
    'finds a drift of the schema',
    { drift: { leftBy: '001_a expand', differences: ['table things: + column x'] } },
    'since 001_a expand left it: table things: + column x',
  ],
  ['breaks a rule', { findings: [finding] }, '002_add_code expand, line 7: copies it (table-rewrite)'],
])('a release that %s is refused with the reason', (_, changed, reason) =>
  expect(refusals({ ...sound, ...changed })).toEqual([expect.stringContaining(reason)]),
);

it('a warning refuses nothing', () =>
  expect(refusals({ ...sound, findings: [{ ...finding, severity: 'warning' }] })).toEqual([]));

it('a completed contract does not exclude a release', () => {
  const phases = [ran('002_add_code', 'contract')];
  expect(refusals({ ...sound, release: '1.0.0', ledger: { phases } })).toEqual([]);
});

it('drift is not a refusal when no phase is left to run', () => {
  const phases = [ran('002_add_code', 'contract')];
  const drift = { leftBy: '001_a expand', differences: ['table things: + column x'] };
  expect(refusals({ ...sound, ledger: { phases }, drift })).toEqual([]);
});
