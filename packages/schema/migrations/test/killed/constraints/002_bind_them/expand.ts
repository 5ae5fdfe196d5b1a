import {
  addCheck,
  addColumnWithDefault,
  addForeignKey,
  addIndex,
  addUnique,
  dropColumn,
  type SchemaSession,
} from '../../../../src/change/index.ts';

/** Volatile for the server, but always the same value. */
export const lucky = { table: 'things', column: 'lucky', type: 'boolean', default: 'random() >= 0' };
export const spare = dropColumn({ table: 'things', column: 'spare', meanwhile: "'none'" });

export async function up(schema: SchemaSession): Promise<void> {
  await addUnique(schema, { table: 'things', columns: ['code'] });
  await addIndex(schema, { table: 'things', name: 'things_by_owner', on: 'owner' });
  await addForeignKey(schema, {
    table: 'things',
    columns: ['owner'],
    references: { table: 'owners', columns: ['id'] },
    onDelete: 'cascade',
  });
  await addCheck(schema, { table: 'things', name: 'id_positive', check: 'id > 0' });
  await addColumnWithDefault(schema, lucky);
  await spare.expand(schema);
}
