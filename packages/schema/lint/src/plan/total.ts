import type { TableSize } from '@zero-downtime/migrations/facts';
import type { Limits } from '@zero-downtime/migrations/runner';
import { blocksWrites, strengthOf } from '../model/lock-modes.ts';
import type { Effect } from './effects.ts';
import type { Plan, PlannedLock, PlannedPhase, TableTotal } from './plan.ts';

/** The sums over all phases, and for each table. */
export function total(
  phases: readonly PlannedPhase[],
  sizes: readonly TableSize[],
  limits: Pick<Limits, 'lockTimeoutMs'>,
): Plan['total'] {
  const steps = phases.flatMap((phase) => phase.steps);
  const statements = steps.flatMap((step) => step.statements);
  const locks = statements.flatMap((statement) => statement.locks);
  const effects = statements.flatMap((statement) => statement.effects);
  const tables = [...new Set([...locks, ...effects].flatMap(({ table }) => table ?? []))].sort();
  return {
    steps: steps.length,
    statements: statements.length,
    tables: tables.map((table) => totalOf(table, locks, effects, sizes)),
    longestHoldUpMs: longestHoldUp(phases, limits),
    longestWaitMs: steps
      .filter(({ runs }) => runs !== 'as proof that nothing is left')
      .reduce((sum, { wait }) => sum + wait.deadlineMs, 0),
  };
}

function totalOf(
  table: string,
  locks: readonly PlannedLock[],
  effects: readonly Effect[],
  sizes: readonly TableSize[],
): TableTotal {
  const modes = locks.filter((lock) => lock.table === table).map(({ mode }) => mode);
  const strongest = modes.reduce((a, b) => (strengthOf(b) > strengthOf(a) ? b : a), 'ACCESS SHARE');
  const count = (does: Effect['does']) =>
    effects.filter((effect) => effect.table === table && effect.does === does).length;
  return {
    table,
    size: sizes.find(({ name }) => name === table) ?? null,
    strongest,
    times: modes.filter((mode) => mode === strongest).length,
    reads: count('reads'),
    indexes: count('indexes'),
    rewrites: count('rewrites'),
  };
}

/** While a statement waits for a lock, conflicting queries queue behind it: at most for one lock timeout. */
function longestHoldUp(
  phases: readonly PlannedPhase[],
  { lockTimeoutMs }: Pick<Limits, 'lockTimeoutMs'>,
): number | null {
  const steps = phases.flatMap((phase) => phase.steps);
  const strong = steps.flatMap(({ statements, wait }) =>
    statements
      .flatMap(({ locks }) => locks)
      .filter(({ mode }) => blocksWrites(mode))
      .map((lock) => ({ ...lock, waitMs: wait.eachMs })),
  );
  if (strong.some(({ holdsThrough }) => holdsThrough.length > 0)) return null;
  const fences = phases.flatMap(({ gate }) => gate?.fences ?? []).map(() => lockTimeoutMs);
  return Math.max(0, ...strong.map(({ waitMs }) => waitMs), ...fences);
}
