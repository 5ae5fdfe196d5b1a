import type { TableSize } from '@zero-downtime/migrations/facts';
import { type LockMode, meaningOf, strengthOf } from '../model/lock-modes.ts';
import type { Effect } from './effects.ts';
import { countText, effectText, type NoSize, sizeText, timeText } from './format.ts';
import type { Gate } from './gate.ts';
import type { Plan, PlannedLock, PlannedPhase, PlannedStatement, PlannedStep, TableTotal } from './plan.ts';

type Sizes = (table: string) => string;

/** A plan as text, without the refusals and without a line break at its end. */
export function planText(plan: Plan): string {
  const sizes = sizesOf(plan);
  const body = plan.phases.flatMap((phase) => ['', ...phaseLines(phase, sizes)]);
  return [heading(plan), ...body, '', ...totalLines(plan, sizes)].join('\n');
}

function heading({ release, database, phases }: Plan): string {
  const what =
    phases.length === 0 ? 'no phase is left to run' : `${countText(phases.length, 'phase')} to run`;
  const where =
    database === null
      ? 'no database yet: planned for an empty one'
      : database.serverVersion === null
        ? 'as reported by the release that runs there'
        : `PostgreSQL ${versionText(database.serverVersion)}`;
  return `schema plan for ${release} (${where}): ${what}`;
}

const versionText = (version: number): string => `${Math.floor(version / 10_000)}.${version % 10_000}`;

function sizesOf({ tables, database }: Plan): Sizes {
  const otherwise: NoSize = database?.sizesKnown === false ? 'size unknown' : 'does not exist yet';
  return (table) => sizeText(find(tables, table), otherwise);
}

const find = (tables: readonly TableSize[], table: string) => tables.find(({ name }) => name === table);

function phaseLines(planned: PlannedPhase, sizes: Sizes): string[] {
  const { change, phase, doneBefore, later, batch, gate, steps } = planned;
  const skipped = phase === 'backfill' ? 0 : doneBefore.length;
  return [
    `${phase} ${change}${later ? ' (left for a later deploy)' : ''}`,
    ...(skipped > 0 ? [`  ${countText(skipped, 'step')} already done`] : []),
    ...(batch
      ? [
          `  up to ${countText(batch.mostRows, 'row')} per batch, sized to take about ${timeText(batch.targetMs)}`,
        ]
      : []),
    ...(gate ? gateLines(gate).map((line) => `  ${line}`) : []),
    ...steps.flatMap((step) => stepLines(step, sizes)),
  ];
}

function stepLines({ step, runs, wait, statements }: PlannedStep, sizes: Sizes): string[] {
  const locks = statements.some((statement) => statement.locks.length > 0);
  const isProof = runs === 'as proof that nothing is left';
  const name = step.replaceAll(/\s+/g, ' ');
  return [
    `  ${isProof ? 'proof' : 'step'} "${name}", ${runs}${locks && !isProof ? `; ${waitText(runs, wait)}` : ''}`,
    ...statements.flatMap((statement) => statementLines(statement, sizes)),
  ];
}

function waitText(runs: PlannedStep['runs'], { eachMs, tries, deadlineMs }: PlannedStep['wait']): string {
  return runs === 'outside a transaction'
    ? `waits up to ${timeText(eachMs)} for its locks, without blocking queries`
    : `lock timeout ${timeText(eachMs)}, at most ${tries} tries in ${timeText(deadlineMs)}`;
}

function statementLines({ sql, onlyToRepair, locks, effects }: PlannedStatement, sizes: Sizes): string[] {
  const text = sql.trim().replaceAll('\n', '\n    ');
  const lines = locks.map(
    (lock) =>
      `${lock.mode} on ${lock.table} (${sizes(lock.table)})${heldText(lock, effects)}; ${meaningOf(lock.mode)}`,
  );
  // The line of a strong lock already names the work.
  const isCovered = locks.some(({ mode }) => !isWeak(mode)) || effects.length === 0;
  if (!isCovered) lines.push(effects.map(effectText).join(', '));
  return [
    `    ${text};${onlyToRepair ? ' -- only after an interrupted try' : ''}`,
    ...(lines.length > 0 ? lines : ['locks no existing table']).map((line) => `      ${line}`),
  ];
}

/** Whether a mode makes only schema changes wait, so that its duration does not matter. */
const isWeak = (mode: LockMode) => strengthOf(mode) <= strengthOf('ROW EXCLUSIVE');

function heldText({ mode, holdsThrough }: PlannedLock, effects: readonly Effect[]): string {
  if (isWeak(mode)) return '';
  if (holdsThrough.length === 0) return ' for a moment (catalogue change only)';
  const own = effects.length > 0 ? ' while it' : ' until its transaction ends, which';
  return `${own} ${holdsThrough.map(effectText).join(' and ')}`;
}

function totalLines({ phases, total }: Plan, sizes: Sizes): string[] {
  if (phases.length === 0) return ['nothing to do'];
  const { longestHoldUpMs, longestWaitMs } = total;
  const holdUp =
    longestHoldUpMs === null
      ? 'queries wait as long as rows are read or written under a lock, see above'
      : longestHoldUpMs === 0
        ? 'no query waits for its locks'
        : `no query waits longer than about ${timeText(longestHoldUpMs)} for its locks`;
  return [
    `total: ${countText(total.steps, 'step')}, ${countText(total.statements, 'statement')}; ${holdUp}; ` +
      `all steps together wait for locks ${timeText(longestWaitMs)} at most`,
    ...total.tables.map((each) => `  ${tableLine(each, sizes)}`),
  ];
}

function tableLine({ table, strongest, times, reads, indexes, rewrites }: TableTotal, sizes: Sizes): string {
  const work = [
    reads > 0 && `read in full by ${countText(reads, 'statement')}`,
    indexes > 0 && `indexed by ${countText(indexes, 'statement')}`,
    rewrites > 0 ? `REWRITTEN by ${countText(rewrites, 'statement')}` : 'not rewritten',
  ].filter(Boolean);
  return `${table} (${sizes(table)}): ${strongest} ${timesText(times)}; ${work.join(', ')}`;
}

const timesText = (n: number): string => (n === 1 ? 'once' : n === 2 ? 'twice' : `${n} times`);

/** The checks of a contract's gate, in order. */
function gateLines({ oldestRelease, looks, provesBackfill, fences, soakMs, asksForOldRows }: Gate): string[] {
  const { samples, intervalMs, waitMs, heartbeatMs } = looks;
  const checks = [
    `each task of the Swarm service is ${oldestRelease} or newer (checked by a deploy)`,
    `no session, and no heartbeat of the last ${timeText(heartbeatMs)}, is older: ${samples} checks in a row, ${timeText(intervalMs)} apart, within ${timeText(waitMs)}`,
    provesBackfill && 'the backfill runs again and proves that nothing remains',
    ...fences.map(
      ({ table, check }) =>
        `for ${timeText(soakMs)} a trigger records writes to ${table} that violate "${check}" (creating it takes SHARE ROW EXCLUSIVE, dropping it ACCESS EXCLUSIVE, each for a moment)`,
    ),
    provesBackfill && 'the proof still holds',
    asksForOldRows && 'no row exists that only an older release writes',
    'no older release has written a column that the contract drops',
  ];
  return [
    'gate, before the first step:',
    ...checks.filter((check) => check !== false).map((check) => `  - ${check}`),
  ];
}
