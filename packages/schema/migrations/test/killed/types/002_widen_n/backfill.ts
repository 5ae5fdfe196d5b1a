import { widening } from './expand.ts';

export const backfill = widening.backfill;
