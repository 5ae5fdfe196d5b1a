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
    ['when the last is still to come', ['001_a', '002_b'], [row('001_a')]],
    ['when a newer release was here', ['001_a'], [row('001_a'), row('002_b', { checksum: 'x' })]],
    ['when an older ledger noted no checksum', ['001_a'], [row('001_a', { checksum: null })]],
    [
      'when a phase was mended before it was finished',
      ['001_a'],
      [row('001_a', { checksum: 'x', finished: false })],
    ],
    [
      'when a backfill was improved',
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

describe('they do not', () => {
  it('when a finished phase was edited: it names who ran it, and how to go on', () => {
    const rows = [row('001_a', { checksum: 'x', imageDigest: 'sha256:12' })];
    expect(ledgerFaults([change('001_a')], rows)).toEqual([
      expect.stringMatching(
        /^001_a expand was edited after release 1\.0\.0 \(sha256:12\) had run it\. .*npm run migrate -- accept 001_a$/,
      ),
    ]);
  });

  it('when a change was put in before one that ran', () => {
    expect(
      ledgerFaults([change('001_a'), change('002_b'), change('003_c')], [row('001_a'), row('003_c')]),
    ).toEqual([
      expect.stringMatching(/^002_b never ran here, and 003_c.*Give its folder a number after the last one/),
    ]);
  });

  it('when a change that ran is carried no more, once however many phases it had', () => {
    const rows = [row('001_a'), row('002_b'), row('002_b', { phase: 'contract' }), row('003_c')];
    expect(ledgerFaults([change('001_a'), change('003_c')], rows)).toEqual([
      expect.stringMatching(/^002_b was done by release 1\.0\.0, and this release does not carry it/),
    ]);
  });
});
