import { describe, expect, it } from 'vitest';
import { ledgerFaults, type PhaseRow } from './ledger-faults.ts';

const change = (name: string, checksum = 'c') => ({ name, checksums: { expand: checksum } });
const row = (name: string, more: Partial<PhaseRow> = {}): PhaseRow => ({
  change: name,
  phase: 'expand',
  release: '1.0.0',
  imageDigest: null,
  checksum: 'c',
  finished: true,
  ...more,
});

describe('a release and the ledger agree', () => {
  it.each<[string, string[], PhaseRow[]]>([
    ['when nothing ran yet', ['001_a', '002_b'], []],
    ['when all of it ran', ['001_a', '002_b'], [row('001_a'), row('002_b')]],
    ['when the last has not run yet', ['001_a', '002_b'], [row('001_a')]],
    ['when a newer release has run more changes', ['001_a'], [row('001_a'), row('002_b', { checksum: 'x' })]],
    ['when an older ledger has no checksum', ['001_a'], [row('001_a', { checksum: null })]],
    [
      'when a phase was edited before it was finished',
      ['001_a'],
      [row('001_a', { checksum: 'x', finished: false })],
    ],
    [
      'when a backfill was edited',
      ['001_a'],
      [row('001_a'), row('001_a', { phase: 'backfill', checksum: 'x' })],
    ],
    ['when there are more than 999', ['999_a', '1000_b'], [row('999_a')]],
  ])('%s', (_, names, rows) => {
    expect(
      ledgerFaults(
        names.map((name) => change(name)),
        rows,
      ),
    ).toEqual([]);
  });
});

describe('a release and the ledger disagree', () => {
  it('when a finished phase was edited: the message names the release that ran it and the remedy', () => {
    const rows = [row('001_a', { checksum: 'x', imageDigest: 'sha256:12' })];
    expect(ledgerFaults([change('001_a')], rows)).toEqual([
      expect.stringMatching(
        /^001_a expand was edited after release 1\.0\.0 \(sha256:12\) had run it\. .*npm run migrate -- accept 001_a$/,
      ),
    ]);
  });

  it('when a change was inserted before one that ran', () => {
    expect(
      ledgerFaults([change('001_a'), change('002_b'), change('003_c')], [row('001_a'), row('003_c')]),
    ).toEqual([
      expect.stringMatching(
        /^002_b never ran on this database, but the later 003_c did.*Give its folder a number after the last change/,
      ),
    ]);
  });

  it('when a change that ran is missing from the release: one fault, also for several phases', () => {
    const rows = [row('001_a'), row('002_b'), row('002_b', { phase: 'contract' }), row('003_c')];
    expect(ledgerFaults([change('001_a'), change('003_c')], rows)).toEqual([
      expect.stringMatching(/^002_b was run by release 1\.0\.0, but is missing from this release/),
    ]);
  });
});
