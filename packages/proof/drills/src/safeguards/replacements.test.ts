import type { Operation } from '@zero-downtime/deploy/operations';
import { expect, it } from 'vitest';
import { REPLACEMENTS } from './replacements.ts';

const PLAN: Operation[] = [
  { kind: 'preflight', checks: ['schema changes', 'registry'], baseImages: [], force: false },
  { kind: 'expand', somethingServes: true },
  { kind: 'rollout', phase: 'rollout', how: 'update', from: '1.0.0', to: '2.0.0', back: '1.0.0' },
  { kind: 'backfill', changes: ['002'], back: '1.0.0' },
  { kind: 'monitor', version: '2.0.0', forMs: 0, tooLittle: 'go', restarts: false, back: '1.0.0' },
  { kind: 'gate', version: '2.0.0', force: false },
  { kind: 'contract', changes: ['002'], force: false },
  { kind: 'watch', forMs: 0 },
];
const kinds = (plan: readonly Operation[]) => plan.map(({ kind }) => kind).join(' ');

it('without the linter every other check runs', () => {
  const plan = REPLACEMENTS['no-lint'].plan(PLAN);
  expect(plan[0]).toMatchObject({ checks: ['registry'] });
  expect(kinds(plan)).toBe(kinds(PLAN));
});

it('contract first is forced and runs before the rollout', () => {
  const plan = REPLACEMENTS['contract-first'].plan(PLAN);
  expect(kinds(plan)).toBe(
    'preflight expand backfill gate contract watch rollout backfill monitor gate contract watch',
  );
  expect(plan.filter((one) => 'force' in one && one.force)).toHaveLength(2);
});
