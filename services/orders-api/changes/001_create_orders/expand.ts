import type { SchemaSession } from '@zero-downtime/migrations';

export async function up(schema: SchemaSession): Promise<void> {
  await schema.step('create orders', async (knex) => {
    await knex.schema.createTable('orders', (table) => {
      table.uuid('id').primary();
      table.text('customer_id').notNullable();
      table.text('customer_name');
      table.text('customer_email');
      table.specificType('currency', 'char(3)').notNullable().checkRegex('^[A-Z]{3}$');
      table.text('status').notNullable().checkIn(['placed', 'cancelled'], 'orders_status_known');
      table.bigInteger('total_minor').notNullable();
      table.timestamp('created_at', { useTz: true }).notNullable().defaultTo(knex.fn.now());
    });
    await knex.raw('create index orders_by_customer on orders (customer_id, id desc)');
  });
  await schema.step('create order_items', (knex) =>
    knex.schema.createTable('order_items', (table) => {
      table.uuid('order_id').notNullable().references('id').inTable('orders');
      table.integer('line').notNullable();
      table.text('sku').notNullable();
      table.integer('quantity').notNullable().checkPositive();
      table.bigInteger('unit_price_minor').notNullable();
      table.primary(['order_id', 'line']);
    }),
  );
}
