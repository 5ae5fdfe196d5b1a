import { addIndex, renameColumn, type SchemaSession } from '../../../../src/change/index.ts';

export const rename = renameColumn({
  table: 'orders',
  key: 'id',
  from: 'code',
  to: 'label',
  type: 'text',
  batchSize: 6,
});

export async function up(schema: SchemaSession): Promise<void> {
  await schema.step('add orders.tracking_number', (knex) =>
    knex.schema.alterTable('orders', (table) => {
      table.string('tracking_number', 100);
    }),
  );
  await schema.step('create tracking_events', (knex) =>
    knex.schema.createTable('tracking_events', (table) => {
      table.integer('order_id').primary().references('orders.id');
      table.text('status').notNullable();
    }),
  );
  await addIndex(schema, { table: 'orders', name: 'orders_by_number', on: 'tracking_number', unique: true });
  await rename.expand(schema);
}
