import type { Knex } from 'knex';
import type { Client } from 'pg';
import { strengthOf } from '../model/lock-modes.ts';
import type { Origin } from '../model/statement.ts';
import type { HeldLock, TracedStatement, TracedTransaction } from '../model/trace.ts';
import { statementsIn } from '../parse/to-statements.ts';
import { type Observation, observe } from './observe-statement.ts';
import { type Ask, type GrantedLock, readLocks, readSchema, type Schema, tablesIn } from './read-schema.ts';
import { watchOutside } from './stand-in-writer.ts';
import { Stopwatch } from './stopwatch.ts';
import type { StatementObserver } from './tracing-knex.ts';

/** The part of a phase that runs now. */
export interface Piece {
  step: string;
  origin: Origin;
  line: number;
  endLine: number;
}

interface OpenTransaction {
  transaction: TracedTransaction;
  schema: Schema;
  locks: GrantedLock[];
  /** The strongest lock so far, and when its statement started. */
  strongest: { strength: number; since: number };
}

/** Observes the steps of one phase, and records the effects of each statement. */
export class Tracer implements StatementObserver {
  readonly transactions: TracedTransaction[] = [];
  inTransaction = false;
  /** The last part that started and did not complete. */
  failed: (Piece & { sql: string }) | null = null;
  readonly #watch = new Stopwatch();
  readonly #watcher: Knex;
  readonly #phaseStart: Schema;
  #piece: Piece | null = null;
  #open: OpenTransaction | null = null;

  /** @param watcher a pool of other sessions of the same database. */
  constructor(watcher: Knex, phaseStart: Schema) {
    this.#watcher = watcher;
    this.#phaseStart = phaseStart;
  }

  get observing(): boolean {
    return this.#piece !== null;
  }

  /** Observes the statements of `work`. */
  async during<T>(piece: Piece, work: () => PromiseLike<T>): Promise<T> {
    this.#piece = piece;
    this.failed = { ...piece, sql: '' };
    try {
      const result = await work();
      this.failed = null;
      return result;
    } finally {
      this.#piece = null;
    }
  }

  control(sql: string): void {
    if (/SAVEPOINT/.test(sql)) return;
    this.inTransaction = sql.startsWith('BEGIN');
    // A transaction that is rolled back, such as after a lock timeout, is retried and recorded then.
    if (sql.startsWith('COMMIT') && this.#open) this.#close(this.#open);
    this.#open = null;
  }

  async statement(connection: Client, sql: string, send: () => Promise<void>): Promise<void> {
    const notices: string[] = [];
    const listen = ({ message }: { message?: string | undefined }) => notices.push(message ?? '');
    connection.on('notice', listen);
    try {
      await (this.inTransaction
        ? this.#inTransaction(connection, sql, send, notices)
        : this.#outsideTransaction(connection, sql, send, notices));
    } catch (error) {
      if (this.failed) this.failed.sql = sql;
      throw error;
    } finally {
      connection.off('notice', listen);
    }
  }

  async #inTransaction(
    connection: Client,
    sql: string,
    send: () => Promise<void>,
    notices: string[],
  ): Promise<void> {
    const ask = queryOf(connection);
    this.#open ??= await this.#watch.pausedFor(() => this.#begin(ask));
    const open = this.#open;
    const from = this.#watch.now();
    await send();
    const tookMs = this.#watch.now() - from;
    await this.#watch.pausedFor(async () => {
      const [after, locks] = [await readSchema(ask), await readLocks(ask)];
      const seen = this.#record(open.transaction, sql, tookMs, {
        before: open.schema,
        after,
        locksBefore: open.locks,
        locks,
        notices,
      });
      const strength = strongest(seen.locks);
      if (strength > open.strongest.strength) open.strongest = { strength, since: from };
      Object.assign(open, { schema: after, locks });
    });
  }

  async #begin(ask: Ask): Promise<OpenTransaction> {
    const [schema, locks] = [await readSchema(ask), await readLocks(ask)];
    return { transaction: this.#transaction(false), schema, locks, strongest: { strength: 0, since: 0 } };
  }

  #close({ transaction, strongest }: OpenTransaction): void {
    const heldMs = strongest.strength > 0 ? this.#watch.now() - strongest.since : null;
    this.transactions.push({ ...transaction, heldMs });
  }

  async #outsideTransaction(
    connection: Client,
    sql: string,
    send: () => Promise<void>,
    notices: string[],
  ): Promise<void> {
    const ask = queryOf(connection);
    const before = await readSchema(ask);
    const pid = (connection as Client & { processID: number }).processID;
    const from = this.#watch.now();
    const { locks, waitedMs } = await watchOutside(this.#watcher, { pid, tables: tablesIn(before) }, send);
    const tookMs = Math.max(0, this.#watch.now() - from - waitedMs);
    const transaction = this.#transaction(true);
    const seen = this.#record(transaction, sql, tookMs, {
      before,
      after: await readSchema(ask),
      locksBefore: [],
      locks,
      notices,
    });
    this.transactions.push({ ...transaction, heldMs: strongest(seen.locks) > 0 ? tookMs : null });
  }

  #transaction(outside: boolean): TracedTransaction {
    const piece = this.#piece as Piece;
    return { ...piece, outside, heldMs: null, statements: [] };
  }

  #record(
    { statements }: TracedTransaction,
    sql: string,
    tookMs: number,
    observation: Omit<Observation, 'phaseStart'>,
  ): TracedStatement {
    const seen = observe({ ...observation, phaseStart: this.#phaseStart });
    const nowhere = { change: '', phase: 'expand', transaction: null } as const;
    const actions = statementsIn(sql, nowhere).flatMap((statement) => statement.actions);
    const statement = { sql, actions, tookMs, ...seen };
    statements.push(statement);
    return statement;
  }
}

const queryOf =
  (connection: Client): Ask =>
  async <Row>(sql: string) =>
    (await connection.query(sql)).rows as Row[];

function strongest(locks: readonly HeldLock[]): number {
  return Math.max(0, ...locks.filter(({ isNew }) => !isNew).map(({ mode }) => strengthOf(mode)));
}
