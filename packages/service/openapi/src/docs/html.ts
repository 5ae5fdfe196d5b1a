/** Markup, as opposed to text that must be escaped. */
export class Html {
  readonly markup: string;
  constructor(markup: string) {
    this.markup = markup;
  }
}

type Value = string | number | Html | undefined | readonly Value[];

const ESCAPED: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escapeText = (text: string): string => text.replaceAll(/[&<>"']/g, (sign) => ESCAPED[sign] ?? '');

function markupOf(value: Value): string {
  if (value === undefined) return '';
  if (value instanceof Html) return value.markup;
  return typeof value === 'object' ? value.map(markupOf).join('') : escapeText(String(value));
}

/** A template whose values are escaped, in text and in quoted attributes, unless they are markup. `undefined` inserts nothing. */
export function html(parts: TemplateStringsArray, ...values: Value[]): Html {
  return new Html(String.raw({ raw: parts }, ...values.map(markupOf)));
}

const SPAN = /`([^`]+)`|\[([^\]]+)\]\((\/[\w/-]*)\)/g;

/** Renders the format of descriptions: paragraphs, `code` and links to paths of the API. */
export const prose = (text = ''): Html[] =>
  text === '' ? [] : text.split('\n\n').map((paragraph) => html`<p>${spans(paragraph)}</p>`);

/** Renders like {@link prose}, for the content of one paragraph. */
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
