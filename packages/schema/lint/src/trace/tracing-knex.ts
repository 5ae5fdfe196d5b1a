import type { Knex } from 'knex';
import knex from 'knex';
import type { Client } from 'pg';
import { parseSql } from '../parse/parse-sql.ts';
import { isControl } from '../record/recording-knex.ts';

/** One query as Knex passes it to its client. */
export interface Query {
  sql: string;
  bindings?: readonly unknown[];
  /** Undefined for Knex's own BEGIN and COMMIT, and for its schema builder. */
  method?: string;
  response?: unknown;
}

/** Observes queries while they run. */
export interface StatementObserver {
  /** Runs a statement with `send`. */
  statement(connection: Client, sql: string, send: () => Promise<void>): Promise<void>;
  /** Called after Knex's own BEGIN, COMMIT and ROLLBACK. */
  control(sql: string): void;
  /** Whether statements are observed now; the runner's own are not. */
  readonly observing: boolean;
  readonly inTransaction: boolean;
}

type Send = (connection: Client, query: Query) => Promise<Query>;

// Knex does not export its PostgreSQL client.
const PostgresClient = knex({ client: 'pg' }).client.constructor;

/** A Knex with one session whose statements an observer sees, one at a time even when a query has several. */
export function tracingKnex(url: string, observer: StatementObserver): Knex {
  class TracingClient extends PostgresClient {
    async _query(connection: Client, query: Query): Promise<Query> {
      const send: Send = (to, one) => super._query(to, one) as Promise<Query>;
      if (isControl(query)) {
        const done = await send(connection, query);
        observer.control(query.sql);
        return done;
      }
      return observer.observing ? watch(observer, connection, query, send) : send(connection, query);
    }
  }
  return knex({
    client: TracingClient as unknown as typeof Knex.Client,
    connection: { connectionString: url, application_name: 'trace' },
    pool: {
      min: 0,
      max: 1,
      // At DEBUG1 the server reports that it reads or rewrites a whole table.
      afterCreate: (connection: Client, done: (error: Error | null, connection: Client) => void) =>
        connection.query('SET client_min_messages = debug1', (error) => done(error, connection)),
    },
  });
}

async function watch(
  observer: StatementObserver,
  connection: Client,
  query: Query,
  send: Send,
): Promise<Query> {
  const parts = observer.inTransaction ? partsOf(query) : [query];
  for (const part of parts)
    await observer.statement(connection, part.sql, async () => {
      await send(connection, part);
    });
  query.response = parts.length === 1 ? parts[0]?.response : parts.map(({ response }) => response);
  return query;
}

/** Splits a query; one with bindings is a single statement. */
function partsOf(query: Query): Query[] {
  const parsed = query.bindings?.length || !query.sql.includes(';') ? [] : parseSql(query.sql);
  if (!Array.isArray(parsed) || parsed.length < 2) return [query];
  return parsed.map(({ start, end }) => ({ ...query, sql: query.sql.slice(start, end).trim() }));
}
