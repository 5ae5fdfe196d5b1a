export type { Backfill, ContractModule, ExpandModule, OutsideWork, SchemaSession } from './change.ts';
export { setNotNull } from './set-not-null.ts';
