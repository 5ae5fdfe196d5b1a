import { runDatabase } from '@zero-downtime/database/testing/run';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { BEFORE } from './lint-sql.ts';

/** A PostgreSQL with the tables of BEFORE, with a row each. Each test is rolled back. */
export function useServer(): () => Client {
  let client: Client;
  beforeAll(async () => {
    client = new Client((await runDatabase()).superuserUrl);
    await client.connect();
    await client.query(BEFORE);
    await client.query(`
      DROP VIEW totals; DROP MATERIALIZED VIEW sums; CREATE MATERIALIZED VIEW more AS SELECT 1;
      INSERT INTO customers VALUES (1); INSERT INTO events_old VALUES (1, '2020-05-05');
      INSERT INTO orders VALUES (1, 1, 'a', 1.5, 'n', now(), 's', 'k')`);
  });
  beforeEach(async () => {
    await client.query('BEGIN');
  });
  afterEach(async () => {
    client.removeAllListeners('notice');
    await client.query('ROLLBACK');
  });
  afterAll(async () => {
    await client?.end();
  });
  return () => client;
}
