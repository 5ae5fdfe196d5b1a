import type { Knex } from 'knex';
import { SchemaError } from '../errors.ts';
import { backendPid } from './backend-pid.ts';
import type { Turn } from './context.ts';

/** A transaction in the session whose turn it is. @throws SchemaError when that session is gone, and the turn with it. */
export async function inTurn<T>(turn: Turn, work: (trx: Knex) => PromiseLike<T>): Promise<T> {
  return turn.db.transaction(async (trx) => {
    await checkTurn(turn, trx);
    return work(trx);
  });
}

/** @throws SchemaError when the session is another than the one whose turn it is. */
export async function checkTurn(turn: Turn, knex: Knex): Promise<void> {
  refuseOther(turn, await backendPid(knex));
}

/** @throws SchemaError when `pid` is not the session whose turn it is. */
export function refuseOther(turn: Turn, pid: number): void {
  if (pid !== turn.pid) throw new SchemaError('the session with the advisory lock was lost: run again');
}
