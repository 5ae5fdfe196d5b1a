import { html, type Markup } from '../page/html.ts';
import type { Run } from '../run/run-schema.ts';
import { decimal, duration, integer, milliseconds, percentage } from '../words/figures.ts';

/** The command, the versions, and the accuracy of the load generator. */
export function origin({ command, versions, traffic, startedAt, endedAt }: Run): Markup {
  const { generator, retries, orders, ratePerSecond } = traffic;
  const measured: [string, string][] = [
    ['Duration', duration(Date.parse(endedAt) - Date.parse(startedAt))],
    ['Target rate', `${decimal(ratePerSecond)} requests/s`],
    ['Client retries', integer(retries)],
    ['Orders stored without acknowledgement', integer(orders.unacknowledgedButThere)],
    ['Generator late, p99', milliseconds(generator.lateP99Ms)],
    ['Generator, longest stall', milliseconds(generator.longestStallMs)],
    ['Generator, share of a core', generator.cpuShare === null ? '–' : percentage(generator.cpuShare, 1)],
  ];
  return html`<section class="origin"><h2>Measurement</h2>
<pre tabindex="0" aria-label="Command"><code>${command}</code></pre>
<div class="pairs">${pairs(measured)}${pairs(Object.entries(versions))}</div></section>`;
}

function pairs(entries: readonly (readonly [string, string])[]): Markup | null {
  if (entries.length === 0) return null;
  return html`<dl>${entries.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}
