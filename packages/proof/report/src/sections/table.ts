import { html, type Markup } from '../page/html.ts';

interface Column {
  readonly name: string;
  /** Figures are right-aligned. */
  readonly figures?: boolean;
}

/** A table that scrolls if it is too wide; the first column has the row headers. */
export function table(
  caption: string,
  columns: readonly Column[],
  rows: readonly (string | Markup)[][],
): Markup {
  const style = (i: number) => columns[i]?.figures && html` class="figure"`;
  return html`<div class="table" tabindex="0" role="region" aria-label="${caption}"><table><caption>${caption}</caption>
<thead><tr>${columns.map(({ name }, i) => html`<th scope="col"${style(i)}>${name}</th>`)}</tr></thead>
<tbody>${rows.map(
    (cells) =>
      html`<tr>${cells.map((cell, i) =>
        i === 0 ? html`<th scope="row"${style(i)}>${cell}</th>` : html`<td${style(i)}>${cell}</td>`,
      )}</tr>`,
  )}</tbody></table></div>`;
}
