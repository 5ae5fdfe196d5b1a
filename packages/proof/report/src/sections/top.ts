import { html, type Markup } from '../page/html.ts';
import type { Run } from '../run/run-schema.ts';
import { duration, integer, latency, percentage } from '../words/figures.ts';
import { summaryOf } from '../words/summary.ts';

/** The verdict, its doubts, and the key figures. */
export function top(run: Run): Markup {
  const { verdict, title, startedAt, traffic } = run;
  const summary = summaryOf(run);
  const doubts = [...new Set([...verdict.doubts, ...traffic.doubts])];
  const faults = [...new Set([...verdict.faults, ...(verdict.passed ? [] : traffic.faults)])];
  return html`<header>
<p class="eyebrow">${title}<span> · <time class="day" datetime="${startedAt}">${day(startedAt)}</time></span></p>
<p class="verdict ${verdict.passed ? 'passed' : 'failed'}">${mark(verdict.passed)}<span>${verdict.passed ? 'Passed' : 'Failed'}${
    doubts.length > 0 &&
    html`<span class="with-doubts">, with ${doubts.length === 1 ? 'a doubt' : `${integer(doubts.length)} doubts`}</span>`
  }</span></p>
<h1>${summary.headline}</h1>
<p class="lead">${summary.clients} ${summary.orders}</p>
${list('Why it failed', 'faults', faults)}${list('Doubts about this measurement', 'doubts', doubts)}
${figures(traffic)}
</header>`;
}

function figures({
  sent,
  failed,
  failedFirstTries,
  orders,
  latencyMs,
  longestGapMs,
  byWindow = {},
}: Run['traffic']): Markup {
  const verified = orders.verified !== false;
  const known = (count: number) => (verified ? integer(count) : '?');
  const ofOrders = `${verified ? 'of' : 'not checked:'} ${integer(orders.acknowledged)}`;
  const entries: [string, string, string, boolean][] = [
    [
      'First tries failed',
      integer(failedFirstTries),
      percentage(failedFirstTries, sent),
      failedFirstTries > 0,
    ],
    ['After retries', integer(failed), percentage(failed, sent), failed > 0],
    ['Orders lost', known(orders.lost), ofOrders, orders.lost > 0],
    ['Doubled', known(orders.doubled), ofOrders, orders.doubled > 0],
    ['p99', latency(latencyMs?.p99), `slowest ${latency(latencyMs?.max)}`, false],
    ...rolloutLatency(byWindow),
    ['Longest outage', duration(longestGapMs), 'without a success', false],
  ];
  return html`<dl class="figures">${entries.map(
    ([name, value, more, bad]) =>
      html`<div><dt>${name}</dt><dd><b${bad && html` class="bad"`}>${value}</b> <small>${more}</small></dd></div>`,
  )}</dl>`;
}

/** The p99 in the rollout and before it; empty for a run without a rollout. */
function rolloutLatency({
  before,
  rollout,
}: NonNullable<Run['traffic']['byWindow']>): [string, string, string, boolean][] {
  if (!before || !rollout) return [];
  return [['p99 in the rollout', latency(rollout.p99), `${latency(before.p99)} before`, false]];
}

function list(title: string, className: string, entries: readonly string[]): Markup | null {
  if (entries.length === 0) return null;
  return html`<section class="notice ${className}"><h2>${title}</h2><ul>${entries.map((entry) => html`<li>${entry}</li>`)}</ul></section>`;
}

function mark(good: boolean): Markup {
  return html`<svg class="sign" width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
<circle class="sign-disc" cx="10" cy="10" r="10"/>
<path class="sign-on-disc" d="${good ? 'M5.5 10.5l3 3 6-6.5' : 'M6.5 6.5l7 7m0-7l-7 7'}"/></svg>`;
}

function day(iso: string): string {
  const format = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });
  return `${format.format(new Date(iso))} UTC`;
}
