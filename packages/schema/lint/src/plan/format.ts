import type { TableSize } from '@zero-downtime/migrations/facts';
import type { Effect } from './effects.ts';

const COUNT = new Intl.NumberFormat('en');
const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB'];

/** 1250000000 → "1.3 GB". */
export function bytesText(bytes: number): string {
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), UNITS.length - 1);
  const value = bytes / 1_000 ** power;
  return `${value < 10 && power > 0 ? value.toFixed(1) : Math.round(value)} ${UNITS[power]}`;
}

/** 100 → "100 ms", 120000 → "120 s", 1203900 → "20 min". */
export function timeText(ms: number): string {
  if (ms < 1_000) return `${ms} ms`;
  return ms < 300_000 ? `${Math.round(ms / 100) / 10} s` : `${Math.round(ms / 60_000)} min`;
}

/** "1 step", "1,200 steps". */
export function countText(n: number, what: string): string {
  return `${COUNT.format(n)} ${what}${n === 1 ? '' : 's'}`;
}

export type NoSize = 'does not exist yet' | 'size unknown';

export function sizeText(size: TableSize | undefined, otherwise: NoSize): string {
  if (size === undefined) return otherwise;
  const rows =
    size.rows === null ? 'rows unknown before ANALYZE' : `about ${countText(Math.round(size.rows), 'row')}`;
  return `${rows}, ${bytesText(size.bytes)}`;
}

/** "reads orders", "may rewrite a table". */
export function effectText({ does, table, certain }: Effect): string {
  const of = table ?? 'an unknown table';
  const verbs = {
    reads: ['reads every row of', 'may read rows of'],
    indexes: ['builds an index of', 'may build an index of'],
    rewrites: ['REWRITES', 'may REWRITE'],
    'writes a batch of': ['writes some rows of', 'may write some rows of'],
    writes: ['writes an unbounded number of rows of', 'may write rows of'],
  } as const;
  return `${verbs[does][certain ? 0 : 1]} ${of}`;
}
