export type { Backfill, ContractModule, ExpandModule, SchemaSession } from './change.ts';
export { setNotNull } from './set-not-null.ts';
