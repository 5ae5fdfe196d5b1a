import { PHASES, type Phase } from '@zero-downtime/schema-contract';
import { createChecker } from '../../src/lint/check-statements.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { Origin, Statement } from '../../src/model/statement.ts';
import { SUPPORTED } from '../../src/model/versions.ts';
import { loadParser } from '../../src/parse/parse-sql.ts';
import { toStatements } from '../../src/parse/to-statements.ts';
import { RULES } from '../../src/rules/index.ts';

/** SQL whose statements are steps of their own; or that share a transaction; or that run outside any. */
export type Step = string | { together: string } | { outside: string; repaired?: true } | { repair: string };
export type Phases = Partial<Record<Phase, Step | Step[]>>;

/** The schema that earlier changes created. */
export const BEFORE = `
  CREATE TABLE customers (id bigint PRIMARY KEY, email text);
  CREATE TABLE orders (
    id bigint PRIMARY KEY, customer_id bigint NOT NULL, code varchar(50), total numeric(10,2), note text, placed_at timestamptz(3),
    status text CONSTRAINT status_known CHECK (status <> ''), sku text CONSTRAINT sku_unique UNIQUE,
    at timestamptz DEFAULT now());
  CREATE INDEX orders_by_code ON orders (code);
  CREATE TYPE mood AS ENUM ('calm');
  CREATE DOMAIN positive AS int;
  CREATE VIEW totals AS SELECT id, total FROM orders;
  CREATE MATERIALIZED VIEW sums AS SELECT sum(total) FROM orders;
  CREATE TABLE events (id bigint, at date) PARTITION BY RANGE (at);
  CREATE TABLE events_old (id bigint, at date);
  CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
  CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$;
  CREATE TRIGGER touched BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch()`;

await loadParser();

/** The linter's findings in a change. */
export function lintSql(phases: Phases, { servers = SUPPORTED } = {}): Finding[] {
  const check = createChecker(RULES, servers);
  let transactions = 0;
  const nextTransaction = () => transactions++;
  const read = (change: string, phase: Phase, step: Step): Statement[] => {
    const [sql, origin, transaction] = unpack(step, nextTransaction);
    const at = {
      change,
      phase,
      file: `${phase}.sql`,
      line: 1,
      endLine: 1,
      origin,
      step: null,
      repaired: typeof step !== 'string' && 'repaired' in step,
    };
    const found = toStatements({ ...at, sql, transaction }, nextTransaction);
    if (!Array.isArray(found)) throw new Error(`${found.message}: ${sql}`);
    return typeof step === 'string'
      ? found.map((statement) => ({ ...statement, transaction: nextTransaction() }))
      : found;
  };
  check(read('001_before', 'expand', BEFORE));
  return check(
    PHASES.flatMap((phase) =>
      [phases[phase] ?? []].flat().flatMap((step) => read('002_change', phase, step)),
    ),
  );
}

function unpack(step: Step, nextTransaction: () => number): [string, Origin, number | null] {
  if (typeof step === 'string') return [step, 'step', nextTransaction()];
  if ('together' in step) return [step.together, 'step', nextTransaction()];
  if ('outside' in step) return [step.outside, 'outside', null];
  return [step.repair, 'repair', null];
}
