export type { Backfill, ContractModule, ExpandModule, Fence, OutsideWork, SchemaSession } from './change.ts';
export { changeColumnType, type NewType, shadowOf } from './change-column-type.ts';
export {
  addColumnWithDefault,
  type Dropping,
  dropColumn,
  type Filling,
  fillColumn,
  type LateWrite,
  lateWrites,
  type NewColumn,
} from './columns.ts';
export {
  addCheck,
  addForeignKey,
  addUnique,
  type Check,
  type ForeignKey,
  setNotNull,
  type Unique,
} from './constraints.ts';
export { addIndex, dropIndex, type Index } from './indexes.ts';
export { nextPiece, PARTS, type Piece } from './pages.ts';
export { type Renaming, renameColumn, type ThreePhases } from './rename-column.ts';
export { type Conversion, type Pair, syncColumns } from './sync-columns.ts';
