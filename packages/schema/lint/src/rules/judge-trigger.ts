import type { Expression, Returned, Routine, Step, Trigger, TriggerEvent } from '../model/action.ts';
import type { Catalogue } from '../model/catalogue.ts';
import { evaluate, type Value } from './evaluate.ts';
import { whyAssignmentFails } from './judge-assignment.ts';
import { whyInsertFails } from './judge-insert.ts';
import { insertedValue } from './old-rows.ts';
import { type Scope, totalValue } from './total-expressions.ts';
import { triggerScope } from './trigger-scope.ts';

export interface Where {
  table: string;
  /** The schema after the phase. */
  catalogue: Catalogue;
  isNewColumn(column: string): boolean;
  /** Created in this phase, and neither its rights nor its rows are restricted. */
  isOpenTable(table: string): boolean;
}

/**
 * Why a trigger may refuse, lose or change writes of the previous release; null when its function shows that it does not.
 * Accepted are assignments to new columns, INSERTs into new tables, branches, RETURN and RAISE NOTICE, of values that
 * raise no error.
 */
export function judgeTrigger(trigger: Trigger, where: Where): string | null {
  const { calls, events, before, eachRow } = trigger;
  const routine = where.catalogue.functions.get(calls);
  if (routine === undefined) return `no change here defines ${calls}()`;
  if (routine.body === null || routine.opaque !== null)
    return `${calls}() has ${routine.opaque ?? 'no text'}, whose effects are unknown`;
  if (routine.hasSettings) return `${calls}() has a SET clause, whose effects are unknown`;
  for (const event of events) {
    const walk = new Walk(trigger, routine, event, where);
    const { returns, ends } = walk.follow(routine.body);
    const why = walk.why;
    if (why) return `${calls}() ${why}`;
    if (ends) return `${calls}() may end without RETURN, which is an error`;
    if (returns.has('other')) return `${calls}() ${WORDS.other}`;
    const lost = before && eachRow ? [...returns].find((value) => !KEEPS[event].has(value)) : undefined;
    if (lost !== undefined)
      return `${calls}() ${WORDS[lost]} for ${event === 'INSERT' ? 'an INSERT' : event === 'UPDATE' ? 'an UPDATE' : 'a DELETE'}, so the row is not written, or is written without the change`;
  }
  return null;
}

/** Why the condition of a trigger may fail for a write of the previous release. */
export function whyConditionFails({ when }: Trigger, { table, catalogue }: Where): string | null {
  if (when === null) return null;
  const value = totalValue(when, triggerScope(table, catalogue, [], true));
  return typeof value === 'string' ? `its condition may raise an error (${value})` : null;
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

interface Ways {
  returns: Set<Returned>;
  /** Whether the end can be reached without RETURN. */
  ends: boolean;
}

/** The ways through a body for one event. A condition that is unknown may be true or false. */
class Walk {
  /** The first step that may fail or change a write, in words. */
  why: string | null = null;
  readonly #trigger: Trigger;
  readonly #event: TriggerEvent;
  readonly #where: Where;
  readonly #scope: Scope;
  readonly #routine: Routine;
  readonly #assigned = new Set<string>();

  constructor(trigger: Trigger, routine: Routine, event: TriggerEvent, where: Where) {
    this.#trigger = trigger;
    this.#event = event;
    this.#where = where;
    this.#routine = routine;
    this.#scope = triggerScope(where.table, where.catalogue, routine.variables, false);
    for (const { name, initial, notNull } of routine.variables) {
      if (initial !== null) this.#step({ does: 'assign', target: name, value: initial });
      else if (notNull) this.#refuse(`leaves ${name} NULL`);
    }
  }

  follow(steps: readonly Step[]): Ways {
    const ways: Ways = { returns: new Set(), ends: true };
    const all = (branches: readonly (readonly Step[])[]) => {
      const found = branches.map((each) => this.follow(each));
      for (const { returns } of found) for (const value of returns) ways.returns.add(value);
      return found.some(({ ends }) => ends);
    };
    for (const step of steps) {
      if (step.does === 'return') {
        ways.returns.add(step.value);
        return { ...ways, ends: false };
      }
      const branches = this.#step(step);
      if (branches !== null && !all(branches)) return { ...ways, ends: false };
    }
    return ways;
  }

  /** Judges a step. @returns the bodies of which it runs one; null for a step without any. */
  #step(step: Step): (readonly Step[])[] | null {
    switch (step.does) {
      case 'fail':
        this.#refuse(`may raise an error (${step.what})`);
        return [];
      case 'assign':
        this.#refuse(
          whyAssignmentFails(step, {
            ...this.#where,
            scope: this.#scope,
            variables: this.#routine.variables,
          }),
        );
        this.#assigned.add(step.target);
        return null;
      case 'evaluate':
        for (const value of step.values) this.#check(value);
        return null;
      case 'sql':
        this.#refuse(this.#whyStatementFails(step));
        return null;
      case 'block':
        return [step.steps, ...step.handlers];
      case 'if':
        for (const { when } of step.branches) this.#check(when);
        return this.#taken(step);
      case 'loop':
        this.#refuse('has a loop, whose length is unknown');
        return null;
      case 'other':
        this.#refuse(`has ${step.what}, whose effects are unknown`);
        return null;
      case 'return':
        return null;
    }
  }

  #refuse(why: string | null): void {
    this.why ??= why;
  }

  #check(value: Expression | null): void {
    const found =
      value === null ? 'an expression that the linter cannot read' : totalValue(value, this.#scope);
    if (typeof found === 'string') this.#refuse(`may raise an error (${found})`);
  }

  #whyStatementFails({ statement, into }: Extract<Step, { does: 'sql' }>): string | null {
    if (statement === null || into || !('InsertStmt' in statement))
      return 'has a query or a write that the linter cannot judge';
    return whyInsertFails(statement.InsertStmt, { ...this.#where, scope: this.#scope });
  }

  /** The branches that the event may take. */
  #taken({ branches, otherwise }: Extract<Step, { does: 'if' }>): (readonly Step[])[] {
    const found: (readonly Step[])[] = [];
    for (const { when, steps } of branches) {
      const value = evaluate(when ?? undefined, (name, path) => this.#known(name, path));
      if (value === false || value === null) continue;
      found.push(steps);
      if (value === true) return found;
    }
    return [...found, otherwise];
  }

  /** What is known of a write of the previous release, which does not name the new columns. */
  #known(name: string, path: readonly string[]): Value {
    if (name === 'tg_op') return this.#event;
    const [, index] = /^tg_argv\[(\d+)\]$/.exec(name) ?? [];
    if (index !== undefined) return this.#trigger.arguments[Number(index)] ?? null;
    if (this.#event !== 'INSERT' || path.length !== 2) return undefined;
    if (path[0] === 'old') return null;
    if (path[0] !== 'new' || this.#assigned.has(path.join('.')) || !this.#where.isNewColumn(name))
      return undefined;
    return insertedValue(this.#where.catalogue.tables.get(this.#where.table), name);
  }
}
