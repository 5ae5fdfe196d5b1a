import { html, type Markup } from '../page/html.ts';
import type { Run } from '../run/run-schema.ts';
import { duration, stopwatch } from '../words/figures.ts';

/** More lines than this are collapsed. */
const UNFOLDED = 40;

interface Event {
  readonly at: number;
  readonly sign: string;
  readonly kind: string;
  readonly text: string;
}

/** All events by time: actions, the numbered marks of the chart, and the phases of each deploy. */
export function events(run: Run): Markup | null {
  const all = eventsOf(run);
  if (all.length === 0) return null;
  const start = Math.min(Date.parse(run.startedAt), run.traffic.seconds[0]?.at ?? Number.POSITIVE_INFINITY);
  const list = html`<ol class="events">${all.map(
    ({ at, sign, kind, text }) =>
      html`<li class="${kind}"><time>${stopwatch(at - start, true)}</time><span class="flag-number">${sign}</span><span>${text}</span></li>`,
  )}</ol>`;
  const folded =
    all.length > UNFOLDED && html`<details><summary>All ${all.length} events</summary>${list}</details>`;
  return html`<section><h2>Events</h2>${folded || list}</section>`;
}

function eventsOf({ marks, phases, acts }: Run): Event[] {
  const numbered = marks.toSorted((a, b) => a.at - b.at);
  const events: Event[] = [
    ...numbered.map(({ at, until, label, kind }, i) => ({
      at,
      sign: String(i + 1),
      kind,
      text: until === undefined ? label : `${label}, for ${duration(until - at)}`,
    })),
    ...acts.map(({ at, text }) => ({ at, sign: '', kind: 'act', text })),
    ...phases.map(({ name, from, to, group }) => ({
      at: from,
      sign: '',
      kind: 'phase',
      text: `${group ? `${group}: ` : ''}${name}, ${duration(to - from)}`,
    })),
  ];
  return events.toSorted((a, b) => a.at - b.at);
}
