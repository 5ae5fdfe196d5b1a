import type { SchemaSession } from '@zero-downtime/migrations/change';

export async function up(schema: SchemaSession): Promise<void> {
  await schema.step('add orders.tracking_number', (knex) =>
    knex.schema.alterTable('orders', (table) => {
      table.string('tracking_number', 100);
    }),
  );
  await schema.step('create tracking_events', async (knex) => {
    await knex.schema.createTable('tracking_events', (table) => {
      table.specificType('id', 'bigint GENERATED ALWAYS AS IDENTITY').primary();
      table.uuid('order_id').notNullable().references('orders.id');
      table.text('status').notNullable();
      table.text('carrier').notNullable();
      table.text('description').notNullable();
      table.timestamp('occurred_at').notNullable().defaultTo(knex.fn.now());
      table.index(['order_id', 'occurred_at', 'id'], 'tracking_events_by_order');
    });
  });
}
