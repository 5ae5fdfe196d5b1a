import { html, type Markup } from '../page/html.ts';
import type { Group, Run } from '../run/run-schema.ts';
import { integer, latency, percentage } from '../words/figures.ts';
import { table } from './table.ts';

const COLUMNS = ['Requests', 'Failed', 'p50', 'p99', 'p99.9', 'Slowest'].map((name) => ({
  name,
  figures: true,
}));

/** The totals of the run: by outcome, kind of request, connection, release and phase. */
export function totals({ traffic }: Run): Markup {
  const { outcomes, byKind, byConnection, byRelease, byWindow = {}, sent } = traffic;
  const byCount = Object.entries(outcomes).toSorted((a, b) => b[1] - a[1]);
  return html`<section><h2>Totals</h2><div class="tables">
${table(
  'By outcome',
  [{ name: 'Outcome' }, { name: 'Requests', figures: true }, { name: 'Share', figures: true }],
  byCount.map(([name, count]) => [name, integer(count), percentage(count, sent)]),
)}
${groups('By kind of request', 'Kind', byKind)}
${groups('By connection', 'Connection', byConnection)}
${groups('By release', 'Release', byRelease)}
${groups('By phase', 'Phase', byWindow)}
</div></section>`;
}

function groups(caption: string, first: string, entries: Readonly<Record<string, Group>>): Markup | null {
  const rows = Object.entries(entries).map(([name, { count, failed, p50, p99, p999, max }]) => [
    name || 'without a release',
    integer(count),
    failed > 0 ? html`<b class="bad">${integer(failed)}</b>` : '0',
    ...[p50, p99, p999, max].map(latency),
  ]);
  return rows.length > 0 ? table(caption, [{ name: first }, ...COLUMNS], rows) : null;
}
