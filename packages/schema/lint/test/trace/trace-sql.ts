import { startPostgres, type TestPostgres } from '@zero-downtime/database/testing';
import { afterAll, beforeAll } from 'vitest';
import { type Finding, lintChanges } from '../../src/index.ts';
import { startTracing, type Trace, type TracedStatement } from '../../src/trace/index.ts';
import { changesFolder } from '../lint/changes-folder.ts';

/** What the changes before the one that is tried have made. */
export const BEFORE = `
CREATE TABLE customers (id bigint PRIMARY KEY, email text);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint NOT NULL, code varchar(50), note text);
CREATE INDEX orders_by_code ON orders (code);
CREATE TABLE events (id bigint, at date) PARTITION BY RANGE (at);
CREATE TABLE events_old PARTITION OF events FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TABLE spare (id bigint, at date);`;

interface Seen {
  trace: Trace;
  findings: Finding[];
  /** `rule` of each finding of the trace, but for how long a lock was held: that depends on the machine. */
  rules: string[];
  /** The statement that begins so. */
  statement(start: string): TracedStatement;
}

/** Traces a change after BEFORE, from the path of each of its files to the text. */
export function useTrace(): (files: Record<string, string>, rules?: string[]) => Promise<Seen> {
  let postgres: TestPostgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(async () => postgres?.stop());
  return async (files, rules) => {
    const folder = changesFolder({
      '001_before/expand.sql': BEFORE,
      ...Object.fromEntries(Object.entries(files).map(([file, text]) => [`002_try/${file}`, text])),
    });
    const { observe, traces } = startTracing(async () => (await postgres.freshDatabase()).ownerUrl, rules);
    const findings = await lintChanges([folder], { observe, ...(rules && { rules }) });
    const trace = traces[0] as Trace;
    const tried = trace.phases.filter(({ change }) => change === '002_try');
    const statements = tried.flatMap(({ transactions }) =>
      transactions.flatMap((transaction) => transaction.statements),
    );
    return {
      trace,
      findings,
      rules: findings
        .map(({ rule }) => rule)
        .filter((rule) => rule.startsWith('trace-') && rule !== 'trace-long-lock'),
      statement: (start) => {
        const found = statements.find(({ sql }) => sql.startsWith(start));
        if (!found)
          throw new Error(
            `no statement begins with ${start}: ${statements.map(({ sql }) => sql).join('; ')}`,
          );
        return found;
      },
    };
  };
}

/** An expand in JavaScript with one step that sends these statements. */
export const oneStep = (...statements: string[]): string =>
  `exports.up = (schema) => schema.step('one', async (knex) => { for (const sql of ${JSON.stringify(statements)}) await knex.raw(sql); });`;

/** Code that no linter sees into. */
export const hidden = (sql: string): string => `DO $do$ BEGIN ${sql}; END $do$`;
