import { fillColumn } from '../../../../src/change/index.ts';
import { lucky } from './expand.ts';

export const backfill = fillColumn({
  table: 'things',
  key: 'id',
  column: 'lucky',
  value: lucky.default,
  batchSize: 5,
});
