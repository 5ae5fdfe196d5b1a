import type { Action, Expression } from './action.ts';

/** A function: what its text shows of its effects. */
export interface Routine {
  language: string;
  volatility: 'immutable' | 'stable' | 'volatile';
  /** The functions that it calls. */
  calls: readonly string[];
  /** The effects of its statements. */
  actions: readonly Action[];
  /** Why part of its effects is unknown, such as dynamic SQL; null when all are known. */
  opaque: string | null;
  /** PL/pgSQL only. */
  body: readonly Step[] | null;
}

/** What a trigger function returns: `either` is coalesce(NEW, OLD). */
export type Returned = 'new' | 'old' | 'either' | 'null' | 'other';

/** A statement of PL/pgSQL, as far as its control flow matters. */
export type Step =
  | { does: 'return'; value: Returned }
  /** An error: RAISE EXCEPTION, ASSERT, or SELECT … INTO STRICT. */
  | { does: 'fail'; what: string }
  | {
      does: 'if';
      branches: readonly { when: Expression | null; steps: readonly Step[] }[];
      otherwise: readonly Step[];
    }
  | { does: 'loop'; steps: readonly Step[] }
  | { does: 'block'; steps: readonly Step[]; handlers: readonly (readonly Step[])[] }
  /** Null: not a simple value. */
  | { does: 'assign'; target: string; value: Expression | null }
  | { does: 'sql' };

/** A routine whose text the linter cannot read. */
export const opaqueRoutine = (
  language: string,
  volatility: Routine['volatility'],
  opaque: string,
): Routine => ({
  language,
  volatility,
  calls: [],
  actions: [],
  opaque,
  body: null,
});
