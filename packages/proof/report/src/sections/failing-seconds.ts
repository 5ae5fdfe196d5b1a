import { failuresOf } from '../chart/columns.ts';
import { html, type Markup } from '../page/html.ts';
import type { Run } from '../run/run-schema.ts';
import { integer, plural, stopwatch } from '../words/figures.ts';
import { table } from './table.ts';

const MOST_ROWS = 60;

/** Each second with a failed request. */
export function failingSeconds({ traffic, startedAt }: Run): Markup | null {
  const failing = traffic.seconds.filter(({ outcomes }) => failuresOf(outcomes).length > 0);
  if (failing.length === 0) return null;
  const start = Math.min(Date.parse(startedAt), traffic.seconds[0]?.at ?? Number.POSITIVE_INFINITY);
  const rows = failing.slice(0, MOST_ROWS).map(({ at, outcomes }) => {
    const failures = failuresOf(outcomes);
    const ok = outcomes.ok ?? 0;
    const words = failures.map(([name, count]) => `${integer(count)} × ${name}`).join(', ');
    return [stopwatch(at - start), words, integer(ok)];
  });
  const more = failing.length - MOST_ROWS;
  return html`<section><h2>Seconds with failures</h2>
${table(`${plural(failing.length, 'second')}, by the due time of the request`, [{ name: 'At' }, { name: 'Failed' }, { name: 'Ok', figures: true }], rows)}
${more > 0 && html`<p class="hint">The first ${MOST_ROWS}; ${plural(more, 'more is', 'more are')} in run.json.</p>`}
</section>`;
}
