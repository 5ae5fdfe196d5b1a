import type { SchemaSession } from '@zero-downtime/migrations/change';

export async function up(schema: SchemaSession): Promise<void> {
  await schema.step('add orders.tracking_number', (knex) =>
    knex.schema.alterTable('orders', (table) => {
      table.string('tracking_number', 100);
    }),
  );
  await schema.step('create tracking_events', async (knex) => {
    await knex.schema.createTable('tracking_events', (table) => {
      table.uuid('order_id').notNullable().references('orders.id');
      table.text('event_id').notNullable();
      table.text('status').notNullable();
      table.text('carrier').notNullable();
      table.text('description').notNullable();
      table.timestamp('occurred_at').notNullable();
      // Who sends an event twice means one event.
      table.primary(['order_id', 'event_id']);
    });
  });
}
