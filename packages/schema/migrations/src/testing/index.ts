export { applySchema, type SchemaOf } from './apply-schema.ts';
export { type SchemaState, testDatabase } from './test-database.ts';
