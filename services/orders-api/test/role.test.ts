import { createDatabase } from '@zero-downtime/database/knex';
import { afterAll, expect, inject, it } from 'vitest';

const db = createDatabase({
  url: inject('databases').expanded.appUrl,
  applicationName: 'orders-api/test',
  poolMax: 1,
});
afterAll(() => db.destroy());

it.each([
  'create table mine (id int)',
  'create schema mine',
  'create temporary table mine (id int)',
  'alter table orders add column mine int',
  'alter table orders alter column tracking_number set not null',
  'create index on orders (currency)',
  'drop table tracking_events',
  'truncate order_items',
  'delete from orders',
  'delete from idempotency_keys',
])('the role of the service may not %s', async (sql) => {
  await expect(db.raw(sql)).rejects.toMatchObject({ code: '42501' });
});

it('the role of the service may read the ledger of the schema, and not change it', async () => {
  const { rows } = await db.raw(
    `select distinct privilege from pg_tables, unnest(array['select', 'insert', 'update', 'delete', 'truncate']) as privilege
     where schemaname = 'release' and has_table_privilege(schemaname || '.' || tablename, privilege)`,
  );
  expect(rows).toEqual([{ privilege: 'select' }]);
});

it('the role of the service may delete expired keys, and no others', async () => {
  const key = (name: string, age: string) =>
    db.raw(
      `insert into idempotency_keys (customer_id, key, fingerprint, answer, expires_at) values ('role', ?, '', '', now() + ?::interval)`,
      [name, age],
    );
  await key('old', '-1 second');
  await key('young', '1 hour');
  await db.raw('select delete_expired_idempotency_keys(1000)');
  const { rows } = await db.raw("select key from idempotency_keys where customer_id = 'role'");
  expect(rows).toEqual([{ key: 'young' }]);
});
