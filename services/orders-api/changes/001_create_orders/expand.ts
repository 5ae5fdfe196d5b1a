import type { SchemaSession } from '@zero-downtime/migrations/change';

export async function up(schema: SchemaSession): Promise<void> {
  await schema.step('create orders and order_items', async (knex) => {
    await knex.schema.createTable('orders', (table) => {
      table.uuid('id').primary();
      table.text('customer_id').notNullable();
      table.text('customer_name');
      table.text('customer_email');
      table.specificType('currency', 'char(3)').notNullable().checkRegex('^[A-Z]{3}$');
      table.text('status').notNullable().checkIn(['placed', 'cancelled'], 'orders_status_known');
      table.bigInteger('total_minor').notNullable();
      table.timestamp('created_at').notNullable().defaultTo(knex.fn.now());
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
}
