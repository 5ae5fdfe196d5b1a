import { addIndex, changeColumnType, type SchemaSession, shadowOf } from '../../../../src/change/index.ts';

export const widening = changeColumnType({
  table: 'things',
  key: 'id',
  column: 'n',
  type: 'bigint',
  notNull: true,
  default: '1',
  batchSize: 5,
});

export async function up(schema: SchemaSession): Promise<void> {
  await widening.expand(schema);
  await addIndex(schema, { table: 'things', name: 'things_by_n', on: shadowOf('n') });
}
