import type { SchemaSession } from '@zero-downtime/migrations/change';

export async function up(schema: SchemaSession): Promise<void> {
  await schema.step('create orders and order_items', async (knex) => {
    await knex.schema.createTable('orders', (table) => {
      table.uuid('id').primary();
      table.text('customer_id').notNullable();
      table.text('customer_name');
      table.text('customer_email');
      table.specificType('currency', 'char(3)').notNullable().checkRegex('^[A-Z]{3}$');
      table.text('status').notNullable().checkIn(STATUSES, 'orders_status_known');
      table.integer('version').notNullable().defaultTo(1);
      table.bigInteger('total_minor').notNullable();
      table.timestamp('created_at').notNullable();
      table.check('?? >= 0', ['total_minor']);
    });
    await knex.raw('CREATE INDEX orders_by_customer ON orders (customer_id, id DESC)');
    await knex.schema.createTable('order_items', (table) => {
      table.uuid('order_id').notNullable().references('orders.id');
      table.integer('line').notNullable();
      table.text('sku').notNullable();
      table.integer('quantity').notNullable().checkPositive();
      table.bigInteger('unit_price_minor').notNullable();
      table.primary(['order_id', 'line']);
      table.check('?? >= 0', ['unit_price_minor']);
    });
  });

  await schema.step('create idempotency_keys', async (knex) => {
    await knex.schema.createTable('idempotency_keys', (table) => {
      table.text('customer_id').notNullable();
      table.text('key').notNullable();
      table.binary('fingerprint').notNullable();
      table.text('answer').notNullable();
      table.timestamp('expires_at').notNullable().index();
      table.primary(['customer_id', 'key']);
    });
    // The role that serves requests may delete nothing; this it may.
    await knex.raw(DELETE_EXPIRED);
  });
}

const STATUSES = ['placed', 'confirmed', 'shipped', 'delivered', 'cancelled'];

const DELETE_EXPIRED = `
CREATE FUNCTION delete_expired_idempotency_keys(at_most integer) RETURNS integer
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH expired AS (
    SELECT customer_id, key FROM idempotency_keys
     WHERE expires_at <= now() ORDER BY expires_at LIMIT at_most FOR UPDATE SKIP LOCKED
  ), deleted AS (
    DELETE FROM idempotency_keys USING expired
     WHERE (idempotency_keys.customer_id, idempotency_keys.key) = (expired.customer_id, expired.key)
    RETURNING 1
  )
  SELECT count(*)::int FROM deleted
$$`;
