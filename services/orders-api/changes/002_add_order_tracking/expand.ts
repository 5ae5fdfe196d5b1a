import type { SchemaSession } from '@zero-downtime/migrations';

export async function up(schema: SchemaSession): Promise<void> {
  await schema.step('add orders.tracking_number', (knex) =>
    knex.schema.alterTable('orders', (table) => {
      table.string('tracking_number', 100).nullable();
    }),
  );
  await schema.step('create tracking_events', async (knex) => {
    await knex.schema.createTable('tracking_events', (table) => {
      table.specificType('id', 'bigint generated always as identity').primary();
      table.uuid('order_id').notNullable().references('id').inTable('orders');
      table.text('status').notNullable();
      table.text('carrier').notNullable();
      table.text('description').notNullable();
      table.timestamp('occurred_at', { useTz: true }).notNullable().defaultTo(knex.fn.now());
    });
    await knex.raw('create index tracking_events_by_order on tracking_events (order_id, occurred_at, id)');
  });
}
