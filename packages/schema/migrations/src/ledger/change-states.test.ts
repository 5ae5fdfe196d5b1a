import type { PhaseRecord } from '@zero-downtime/schema-contract';
import { expect, it } from 'vitest';
import { changeStates } from './change-states.ts';

const done = (change: string, phase: string): PhaseRecord => ({
  change,
  phase,
  release: '1.0.0',
  finished: true,
  oldestRelease: null,
});
const files = { expand: 'e.ts', backfill: 'b.ts', contract: 'c.ts' };

it('a phase that the change lacks has the state "none"', () => {
  expect(changeStates([{ name: '001_a', files: { expand: 'e.ts' } }], { phases: [] })).toEqual([
    { change: '001_a', expand: 'pending', backfill: 'none', contract: 'none' },
  ]);
});

it('a backfill is pending until its change is contracted: an old release may come back', () => {
  const change = { name: '001_a', files };
  const phases = [done('001_a', 'expand'), done('001_a', 'backfill')];
  expect(changeStates([change], { phases })[0]?.backfill).toBe('pending');
  expect(changeStates([change], { phases: [...phases, done('001_a', 'contract')] })[0]?.backfill).toBe(
    'done',
  );
});

it('a backfill of a change without a contract is done once it ran', () => {
  const change = { name: '001_a', files: { backfill: 'b.ts' } };
  expect(changeStates([change], { phases: [done('001_a', 'backfill')] })[0]?.backfill).toBe('done');
});

it('an unfinished phase is pending, even if this release does not have the change', () => {
  const phases = [{ ...done('009_newer', 'expand'), finished: false }];
  expect(changeStates([], { phases })).toEqual([
    { change: '009_newer', expand: 'pending', backfill: 'none', contract: 'none' },
  ]);
});

it('changes are in order, whether from the release or from the ledger', () => {
  const carried = [{ name: '002_b', files }];
  const states = changeStates(carried, { phases: [done('003_c', 'expand'), done('001_a', 'expand')] });
  expect(states.map(({ change }) => change)).toEqual(['001_a', '002_b', '003_c']);
});
