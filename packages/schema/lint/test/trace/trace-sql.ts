import { runDatabase } from '@zero-downtime/database/testing/run';
import { type Finding, lintChanges } from '../../src/index.ts';
import { startTracing, type Trace, type TracedStatement } from '../../src/trace/index.ts';
import { changesFolder } from '../lint/changes-folder.ts';

/** The schema before the traced change. */
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
  /** The rules of the trace's findings, without trace-long-lock, which depends on the load of the machine. */
  rules: string[];
  /** The traced statement that starts with `start`. */
  statement(start: string): TracedStatement;
}

/** Traces a change after BEFORE; `files` maps the paths of its phases to contents. */
export function useTrace(): (files: Record<string, string>, rules?: string[]) => Promise<Seen> {
  return async (files, rules) => {
    const folder = changesFolder({
      '001_before/expand.sql': BEFORE,
      ...Object.fromEntries(Object.entries(files).map(([file, text]) => [`002_try/${file}`, text])),
    });
    const { observe, traces } = startTracing(async () => (await runDatabase()).ownerUrl, rules);
    const findings = await lintChanges([folder], { observe, ...(rules && { rules }) });
    const trace = traces[0] as Trace;
    const traced = trace.phases.filter(({ change }) => change === '002_try');
    const statements = traced.flatMap(({ transactions }) =>
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
            `no statement starts with ${start}: ${statements.map(({ sql }) => sql).join('; ')}`,
          );
        return found;
      },
    };
  };
}

/** An expand in JavaScript with one step that sends the statements. */
export const oneStep = (...statements: string[]): string =>
  `exports.up = (schema) => schema.step('one', async (knex) => { for (const sql of ${JSON.stringify(statements)}) await knex.raw(sql); });`;

/** Code that the static rules cannot check. */
export const hidden = (sql: string): string => `DO $do$ BEGIN EXECUTE $hidden$${sql}$hidden$; END $do$`;
