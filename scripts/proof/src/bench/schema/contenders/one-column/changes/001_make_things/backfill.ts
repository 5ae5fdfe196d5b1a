import { fillColumn } from '@zero-downtime/migrations/change';

export const backfill = fillColumn({ table: 'things', key: 'id', column: 'code', value: "'ZD' || id" });
