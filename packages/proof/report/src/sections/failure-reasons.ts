import { html, type Markup } from '../page/html.ts';
import type { Run } from '../run/run-schema.ts';
import { integer, milliseconds, plural, stopwatch } from '../words/figures.ts';
import { table } from './table.ts';

type Example = NonNullable<Run['traffic']['failures']>[number]['examples'][number];

/** Why requests failed, with an example of each reason. */
export function failureReasons({ traffic, startedAt }: Run): Markup | null {
  const { failures = [] } = traffic;
  if (failures.length === 0) return null;
  const start = Math.min(Date.parse(startedAt), traffic.seconds[0]?.at ?? Number.POSITIVE_INFINITY);
  const at = (moment: number) => stopwatch(moment - start, true);
  const rows = failures.map(({ reason, count, firstAt, lastAt, examples }) => [
    reason,
    integer(count),
    at(firstAt),
    at(lastAt),
    examples[0] ? `${at(examples[0].at)}: ${describe(examples[0])}` : '',
  ]);
  return html`<section><h2>Why requests failed</h2>${table(
    'By reason, with the first example',
    [
      { name: 'Reason' },
      { name: 'Requests', figures: true },
      ...['First', 'Last', 'Example'].map((name) => ({ name })),
    ],
    rows,
  )}</section>`;
}

function describe({ kind, connection, release, latencyMs, tries }: Example): string {
  const from = release ? `, answered by ${release}` : '';
  return `${kind}, ${connection} connection${from}, after ${milliseconds(latencyMs)} and ${plural(tries, 'try', 'tries')}`;
}
