import { fillColumn } from '../../../../src/change/index.ts';

export const backfill = fillColumn({
  table: 'things',
  key: 'id',
  column: 'number',
  value: 'code::int',
  batchSize: 5,
});
