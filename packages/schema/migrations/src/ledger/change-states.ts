import type { Database } from '@zero-downtime/database/knex';
import { isDone, type Phase, type ReadRows, type SchemaState } from '@zero-downtime/schema-contract';
import { type Change, compareNames } from '../files/read-changes.ts';

type PhaseState = 'none' | 'pending' | 'done';
export type ChangeState = { change: string } & Record<Phase, PhaseState>;

/**
 * The state of each change of the release and of the ledger, in order. A backfill is pending until its change
 * is contracted, even if it ran: an old release may come back and write.
 */
export function changeStates(changes: Change[], state: SchemaState): ChangeState[] {
  const names = new Set([...changes.map(({ name }) => name), ...state.phases.map(({ change }) => change)]);
  return [...names].sort(compareNames).map((change) => {
    const files = changes.find(({ name }) => name === change)?.files ?? {};
    const has = (phase: Phase) =>
      files[phase] !== undefined ||
      state.phases.some((record) => record.change === change && record.phase === phase);
    const phase = (name: Phase, done: boolean): PhaseState =>
      done ? 'done' : has(name) ? 'pending' : 'none';
    const contracted = isDone(state, change, 'contract');
    const filled = isDone(state, change, 'backfill') && (contracted || !has('contract'));
    return {
      change,
      expand: phase('expand', isDone(state, change, 'expand')),
      backfill: phase('backfill', filled),
      contract: phase('contract', contracted),
    };
  });
}

/** Lets schema-contract read the ledger through Knex. */
export const knexReader =
  (db: Database): ReadRows =>
  async (sql) =>
    (await db.raw(sql)).rows;
