import type { Knex } from 'knex';
import knex from 'knex';
import { parseSql } from '../parse/parse-sql.ts';

export interface Run {
  sent: SentQuery[];
  /** Why it failed; undefined when it did not. */
  error: unknown;
}

/**
 * Everything that `work` may send. It runs twice, once with empty results and once with one row, because later queries may
 * depend on that. It failed only if it failed both times.
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
    return { sent, error: error ?? new Error('rejected without a reason') };
  }
}

/** One query, and the number of its transaction within the run (null: none). */
interface SentQuery {
  sql: string;
  transaction: number | null;
}

/** Results are empty after this many queries, so that loops end. The run fails after twice as many. */
const MAX_QUERIES = 200;

/** The statements that Knex sends for transactions. */
const CONTROL =
  /^(BEGIN( TRANSACTION [^;]*)?;|COMMIT;|ROLLBACK|(RELEASE )?SAVEPOINT trx\d+;|ROLLBACK TO SAVEPOINT trx\d+)$/;

interface Query {
  sql: string;
  /** Undefined for Knex's own BEGIN and COMMIT, and for its schema builder. */
  method?: string;
  response?: unknown;
}

interface Connection {
  transaction: number | null;
}

// Knex does not export its PostgreSQL client.
const PostgresClient = knex({ client: 'pg' }).client.constructor;

/** A Knex that compiles queries for PostgreSQL and records them without a connection. */
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
      if (sent.length >= 2 * MAX_QUERIES)
        throw new Error(`more than ${2 * MAX_QUERIES} queries: a loop that does not end with empty results`);
      sent.push({ sql: query.sql, transaction: connection.transaction });
      query.response = respond(query.sql, sent.length > MAX_QUERIES ? 'nothing' : answers);
      return query;
    }

    async _stream(connection: Connection, query: Query, stream: NodeJS.WritableStream): Promise<void> {
      await this._query(connection, { ...query, method: 'select' });
      stream.end();
    }
  }

  return { knex: knex({ client: RecordingClient as unknown as typeof Knex.Client }), sent };
}

/** Whether Knex itself sends it, to begin or end a transaction. */
export function isControl({ method, sql }: Pick<Query, 'method' | 'sql'>): boolean {
  return method === undefined && CONTROL.test(sql);
}

/** A query with several statements has several results. */
function respond(sql: string, answers: Answers): unknown {
  const parsed = sql.includes(';') ? parseSql(sql) : [];
  if (!Array.isArray(parsed) || parsed.length < 2) return answer(sql, answers);
  return parsed.map(({ start, end }) => answer(sql.slice(start, end), answers));
}

/** The results of recorded queries: empty, or one row of plausible values. */
type Answers = 'nothing' | 'one row';

interface Result {
  command: string;
  rowCount: number;
  rows: unknown[];
  fields: unknown[];
}

/** Each column is '1', which is valid as a count and as a key. */
const ROW: object = new Proxy(
  {},
  {
    get: (_, column) =>
      typeof column === 'string' && column !== 'then' && column !== 'toJSON' ? '1' : undefined,
  },
);

/** A result in the shape of pg. */
export function answer(sql: string, answers: Answers): Result {
  const command = /^[\s(]*([a-z]+)/i.exec(sql)?.[1]?.toUpperCase() ?? '';
  const rows = answers === 'one row' ? [ROW] : [];
  return { command: command === 'WITH' ? 'SELECT' : command, rowCount: rows.length, rows, fields: [] };
}
