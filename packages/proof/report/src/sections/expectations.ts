import { html, type Markup } from '../page/html.ts';
import type { Run } from '../run/run-schema.ts';

/** The expectations, whether they held, and the observed results. */
export function expectations({ expectations }: Run): Markup | null {
  if (expectations.length === 0) return null;
  return html`<section><h2>Expectations</h2><ul class="expectations">${expectations.map(
    ({ text, held, seen }) =>
      html`<li class="${held ? 'held' : 'broken'}">
<svg class="sign" width="16" height="16" viewBox="0 0 20 20" aria-hidden="true">
<path d="${held ? 'M4 11l4 4 8-9' : 'M5 5l10 10m0-10l-10 10'}"/></svg>
<div><p>${text}</p><p class="seen"><b>${held ? 'Held' : 'Not held'}:</b> ${seen}</p></div></li>`,
  )}</ul></section>`;
}
