import type { Action, Expression, Returned, Step, Trigger, TriggerEvent } from '../model/action.ts';
import type { Catalogue } from '../model/catalogue.ts';
import { callsIn } from '../parse/expressions.ts';
import { evaluate } from './evaluate.ts';
import { unknownCalls } from './known-effects.ts';
import { expressionThatRaises } from './raising-expressions.ts';

interface Where {
  table: string;
  catalogue: Catalogue;
  isNewColumn(column: string): boolean;
}

/** Why a trigger may refuse, lose or change writes of the previous release; null when its function shows that it does not. */
export function judgeTrigger({ calls, events, before, eachRow, when }: Trigger, where: Where): string | null {
  const { catalogue } = where;
  const routine = catalogue.functions.get(calls);
  if (routine === undefined) return `no change here defines ${calls}()`;
  if (routine.body === null || routine.opaque !== null)
    return `${calls}() has ${routine.opaque ?? 'no text'}, whose effects are unknown`;
  const [unknown] = unknownCalls([...routine.calls, ...callsIn(when)], catalogue);
  if (unknown !== undefined) return `${calls}() calls ${unknown}(), whose effects are unknown`;
  const written = routine.actions.map((action) => writeIn(action, where)).find((why) => why !== null);
  if (written !== undefined) return `${calls}() ${written}`;
  for (const event of events) {
    const ways = follow(routine.body, event, where);
    if (ways.fails) return `${calls}() may raise an error (${ways.fails})`;
    if (ways.sets) return `${calls}() sets ${ways.sets} to NULL`;
    if (ways.ends) return `${calls}() may end without RETURN, which is an error`;
    const lost = before && eachRow ? [...ways.returns].find((value) => !KEEPS[event].has(value)) : undefined;
    if (lost !== undefined)
      return `${calls}() ${WORDS[lost]} for ${event === 'INSERT' ? 'an INSERT' : event === 'UPDATE' ? 'an UPDATE' : 'a DELETE'}, so the row is not written, or is written without the change`;
  }
  return null;
}

/** What a BEFORE trigger returns so that the row is written as the release wrote it. OLD is NULL in an INSERT, NEW in a DELETE. */
const KEEPS: Record<TriggerEvent, ReadonlySet<Returned>> = {
  INSERT: new Set<Returned>(['new', 'either']),
  UPDATE: new Set<Returned>(['new', 'either']),
  DELETE: new Set<Returned>(['old', 'either']),
  TRUNCATE: new Set<Returned>(['new', 'old', 'either', 'null', 'other']),
};

const WORDS: Record<Returned, string> = {
  new: 'returns NEW',
  old: 'returns OLD',
  either: 'returns NEW or OLD',
  null: 'returns NULL',
  other: 'returns a value that the linter does not know',
};

/** A function that a trigger calls may read, and write tables that the changes create; not the trigger's own. */
function writeIn(action: Action, { table, catalogue }: Where): string | null {
  switch (action.does) {
    case 'read':
    case 'call':
    case 'mention':
      return null;
    case 'write':
      if (action.table === table) return `writes ${table} itself`;
      return catalogue.tables.get(action.table)?.complete ? null : `writes ${action.table}, which may fail`;
    default:
      return 'does more than read and write rows';
  }
}

interface Ways {
  returns: Set<Returned>;
  /** An error, in words. */
  fails: string | null;
  /** An existing column that it sets to NULL. */
  sets: string | null;
  /** Whether the end can be reached without RETURN. */
  ends: boolean;
}

/** The ways through a body for one event. A condition that is unknown may be true or false. */
function follow(steps: readonly Step[], event: TriggerEvent, where: Where): Ways {
  const ways: Ways = { returns: new Set(), fails: null, sets: null, ends: true };
  const add = (other: Ways) => {
    for (const value of other.returns) ways.returns.add(value);
    ways.fails ??= other.fails;
    ways.sets ??= other.sets;
    return other.ends;
  };
  for (const step of steps) {
    switch (step.does) {
      case 'return':
        ways.returns.add(step.value);
        return { ...ways, ends: false };
      case 'fail':
        return { ...ways, fails: ways.fails ?? step.what, ends: false };
      case 'assign':
        ways.sets ??= losesValue(step, where);
        ways.fails ??= raising(step.value, where);
        break;
      case 'loop':
        add(follow(step.steps, event, where));
        break;
      case 'block': {
        const ends = [step.steps, ...step.handlers].map((each) => add(follow(each, event, where)));
        if (!ends.includes(true)) return { ...ways, ends: false };
        break;
      }
      case 'if': {
        for (const { when } of step.branches) ways.fails ??= raising(when, where);
        const ends = taken(step, event).map((each) => add(follow(each, event, where)));
        if (!ends.includes(true)) return { ...ways, ends: false };
        break;
      }
    }
  }
  return ways;
}

function raising(value: Expression | null, { table, catalogue, isNewColumn: isNew }: Where): string | null {
  const typeOf = (column: string) => catalogue.tables.get(table)?.columns.get(column)?.type?.name ?? null;
  return value === null ? null : expressionThatRaises(value, { typeOf, isNew }, 'trigger');
}

/** The branches that an event may take. */
function taken(
  { branches, otherwise }: Extract<Step, { does: 'if' }>,
  event: TriggerEvent,
): (readonly Step[])[] {
  const found: (readonly Step[])[] = [];
  for (const { when, steps } of branches) {
    const value = evaluate(when ?? undefined, (name) => (name === 'tg_op' ? event : undefined));
    if (value === false || value === null) continue;
    found.push(steps);
    if (value === true) return found;
  }
  return [...found, otherwise];
}

function losesValue(
  { target, value }: Extract<Step, { does: 'assign' }>,
  { isNewColumn }: Where,
): string | null {
  if (target === 'new' || target === 'old') return 'the whole row';
  if (!target.startsWith('new.')) return null;
  const column = target.slice('new.'.length);
  return evaluate(value ?? undefined, () => undefined) === null && !isNewColumn(column) ? column : null;
}
