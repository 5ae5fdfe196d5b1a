import { html, type Markup } from '../page/html.ts';
import type { Run } from '../run/run-schema.ts';
import { integer, milliseconds, plural, stopwatch } from '../words/figures.ts';
import { table } from './table.ts';

const COLUMNS = [
  { name: 'At' },
  { name: 'Change' },
  { name: 'Phase' },
  { name: 'Tries', figures: true },
  { name: 'Took', figures: true },
  { name: 'Step' },
];

/** The data of the schema steps lane. */
export function schemaSteps({ schema, startedAt }: Run): Markup | null {
  if (!schema || schema.steps.length === 0) return null;
  const start = Date.parse(startedAt);
  const rows = schema.steps
    .toSorted((a, b) => a.at - b.at)
    .map(({ at, change, phase, attempts, tookMs, step }) => [
      stopwatch(at - start, true),
      change,
      phase,
      integer(attempts),
      milliseconds(tookMs),
      step,
    ]);
  return html`<section><h2>Schema steps</h2>
<p class="hint">A step holds its locks at most for its duration; every try before the last timed out waiting for its lock.</p>
<details><summary>${plural(rows.length, 'step')}, each with its tries and its time</summary>
${table('Schema steps by start', COLUMNS, rows)}</details></section>`;
}
