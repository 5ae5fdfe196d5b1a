import { Html, html } from './html.ts';

const SPAN = /`([^`]+)`|\[([^\]]+)\]\((\/[\w/-]*)\)/g;

/** What descriptions are written in: paragraphs, `code` and links to paths of the API. */
export const prose = (text = ''): Html[] =>
  text === '' ? [] : text.split('\n\n').map((paragraph) => html`<p>${spans(paragraph)}</p>`);

/** As {@link prose}, for one paragraph that has its element already. */
export function spans(text = ''): Html[] {
  const found: Html[] = [];
  let end = 0;
  for (const match of text.matchAll(SPAN)) {
    const [all, code, label, path] = match;
    found.push(html`${text.slice(end, match.index)}`);
    found.push(code === undefined ? html`<a href="${path}">${label}</a>` : html`<code>${code}</code>`);
    end = match.index + all.length;
  }
  return [...found, html`${text.slice(end)}`];
}

export const json = (value: unknown): Html => html`<pre>${JSON.stringify(value, null, 2)}</pre>`;

export const joined = (parts: readonly Html[], separator: string): Html =>
  new Html(parts.map(({ markup }) => markup).join(separator));
