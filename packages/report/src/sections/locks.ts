import { html, type Markup } from '../page/html.ts';
import type { Run } from '../run/run-schema.ts';
import { milliseconds, plural, stopwatch } from '../words/figures.ts';
import { table } from './table.ts';

/** The lock lane in figures. */
export function locks({ schema, startedAt }: Run): Markup | null {
  if (!schema || schema.locks.length === 0) return null;
  const start = Date.parse(startedAt);
  const rows = schema.locks
    .toSorted((a, b) => a.at - b.at)
    .map(({ at, table, mode, heldMs, waitedMs, statement }) => [
      stopwatch(at - start, true),
      table,
      mode,
      milliseconds(waitedMs),
      milliseconds(heldMs),
      html`<code>${statement}</code>`,
    ]);
  const columns = [
    { name: 'At' },
    { name: 'Table' },
    { name: 'Lock' },
    { name: 'Waited', figures: true },
    { name: 'Held', figures: true },
    { name: 'Statement' },
  ];
  return html`<section><h2>Locks</h2><details><summary>${plural(rows.length, 'lock')}, each with its statement</summary>
${table('Locks by when they were granted', columns, rows)}</details></section>`;
}
