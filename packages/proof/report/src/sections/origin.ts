import { html, type Markup } from '../page/html.ts';
import type { Run } from '../run/run-schema.ts';
import { decimal, duration, integer, milliseconds, percentage } from '../words/figures.ts';

/** How to do it again, with what it was done, and how far the generator itself can be trusted. */
export function origin({ command, versions, traffic, startedAt, endedAt }: Run): Markup {
  const { generator, retries, orders, ratePerSecond } = traffic;
  const measured: [string, string][] = [
    ['Ran for', duration(Date.parse(endedAt) - Date.parse(startedAt))],
    ['Asked rate', `${decimal(ratePerSecond)} requests/s`],
    ['Retries by clients', integer(retries)],
    ['Orders unacknowledged but there', integer(orders.unacknowledgedButThere)],
    ['Generator late, p99', milliseconds(generator.lateP99Ms)],
    ['Generator stood still, at most', milliseconds(generator.longestStallMs)],
    ['Generator, share of a core', generator.cpuShare === null ? '–' : percentage(generator.cpuShare, 1)],
  ];
  return html`<section class="origin"><h2>How it was measured</h2>
<pre tabindex="0" aria-label="Command"><code>${command}</code></pre>
<div class="pairs">${pairs(measured)}${pairs(Object.entries(versions))}</div></section>`;
}

function pairs(entries: readonly (readonly [string, string])[]): Markup | null {
  if (entries.length === 0) return null;
  return html`<dl>${entries.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}
