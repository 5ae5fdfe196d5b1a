import type { Knex } from 'knex';
import knex from 'knex';
import { parseSql } from '../parse/parse-sql.ts';

export interface Run {
  sent: SentQuery[];
  /** Why it did not come to its end, when it did not. */
  error: unknown;
}

/**
 * Everything that `work` may send: it is run against a database that finds nothing and against one that finds a row, since
 * what it does next may hang on that. It failed only if it failed both times.
 */
export async function recordRun(
  work: (knex: Knex) => PromiseLike<unknown>,
  inTransaction: boolean,
): Promise<Run> {
  const first = await attempt(work, inTransaction, 'nothing');
  const second = await attempt(work, inTransaction, 'one row');
  const seen = new Set<string>();
  const sent = [...first.sent, ...second.sent].filter(({ sql }) => !seen.has(sql) && seen.add(sql));
  return { sent, error: first.error === undefined || second.error === undefined ? undefined : second.error };
}

async function attempt(
  work: (knex: Knex) => PromiseLike<unknown>,
  inTransaction: boolean,
  answers: Answers,
): Promise<Run> {
  const { knex, sent } = recordingKnex(answers);
  try {
    await (inTransaction ? knex.transaction(async (trx) => void (await work(trx))) : work(knex));
    return { sent, error: undefined };
  } catch (error) {
    return { sent, error: error ?? new Error('it rejected with nothing') };
  }
}

/** One query, and the how-manieth transaction of its run it is in (null: in none). */
interface SentQuery {
  sql: string;
  transaction: number | null;
}

/** Past so many queries a loop gets nothing more to go on with; past twice as many it is ended. */
const MOST = 200;

/** What knex itself sends for a transaction. */
const CONTROL =
  /^(BEGIN( TRANSACTION [^;]*)?;|COMMIT;|ROLLBACK|(RELEASE )?SAVEPOINT trx\d+;|ROLLBACK TO SAVEPOINT trx\d+)$/;

interface Query {
  sql: string;
  /** Not there for knex's own BEGIN and COMMIT, and for its schema builder. */
  method?: string;
  response?: unknown;
}

interface Connection {
  transaction: number | null;
}

// Knex has no other way to its client for PostgreSQL.
const PostgresClient = knex({ client: 'pg' }).client.constructor;

/** A knex that compiles as for PostgreSQL, keeps what it would have sent, and never connects. */
function recordingKnex(answers: Answers): { knex: Knex; sent: SentQuery[] } {
  const sent: SentQuery[] = [];
  let transactions = 0;

  class RecordingClient extends PostgresClient {
    async acquireConnection(): Promise<Connection> {
      return { transaction: null };
    }

    async releaseConnection(): Promise<void> {}

    async _query(connection: Connection, query: Query): Promise<Query> {
      if (isControl(query)) {
        if (query.sql.startsWith('BEGIN')) connection.transaction = transactions++;
        if (/^(COMMIT|ROLLBACK)(?! TO)/.test(query.sql)) connection.transaction = null;
        return query;
      }
      if (sent.length >= 2 * MOST)
        throw new Error(`more than ${2 * MOST} queries: a loop that does not end here`);
      sent.push({ sql: query.sql, transaction: connection.transaction });
      query.response = respond(query.sql, sent.length > MOST ? 'nothing' : answers);
      return query;
    }

    async _stream(connection: Connection, query: Query, stream: NodeJS.WritableStream): Promise<void> {
      await this._query(connection, { ...query, method: 'select' });
      stream.end();
    }
  }

  return { knex: knex({ client: RecordingClient as unknown as typeof Knex.Client }), sent };
}

/** Whether knex sends it by itself, to begin or end a transaction. */
export function isControl({ method, sql }: Pick<Query, 'method' | 'sql'>): boolean {
  return method === undefined && CONTROL.test(sql);
}

/** Several statements in one query have several results. */
function respond(sql: string, answers: Answers): unknown {
  const parsed = sql.includes(';') ? parseSql(sql) : [];
  if (!Array.isArray(parsed) || parsed.length < 2) return answer(sql, answers);
  return parsed.map(({ start, end }) => answer(sql.slice(start, end), answers));
}

/** What the recorded database says to a query: nothing found, or one row of plausible values. */
type Answers = 'nothing' | 'one row';

interface Result {
  command: string;
  rowCount: number;
  rows: unknown[];
  fields: unknown[];
}

/** Any column of it is '1': a number to those who count, a key to those who go on after it. */
const ROW: object = new Proxy(
  {},
  {
    get: (_, column) =>
      typeof column === 'string' && column !== 'then' && column !== 'toJSON' ? '1' : undefined,
  },
);

/** A result in the shape that pg gives. */
export function answer(sql: string, answers: Answers): Result {
  const command = /^[\s(]*([a-z]+)/i.exec(sql)?.[1]?.toUpperCase() ?? '';
  const rows = answers === 'one row' ? [ROW] : [];
  return { command: command === 'WITH' ? 'SELECT' : command, rowCount: rows.length, rows, fields: [] };
}
