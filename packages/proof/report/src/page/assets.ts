import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Markup } from './html.ts';

/** Text inlined into the page, and its source expression for the content security policy. */
interface Asset {
  readonly markup: Markup;
  readonly source: string;
}

/** The order matters: overrides for narrow screens and print come last. */
const SHEETS = ['base', 'top', 'chart', 'lanes', 'cursor', 'lists', 'media'];

export const STYLE = asset(...SHEETS.map((name) => `./style/${name}.css`));
export const SCRIPT = asset('./cursor.js');

/** Forbids all loads, and allows only the script and styles with these hashes. */
export const POLICY = [
  "default-src 'none'",
  `style-src ${STYLE.source}`,
  `script-src ${SCRIPT.source}`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

function asset(...paths: string[]): Asset {
  const text = paths.map((path) => readFileSync(new URL(path, import.meta.url), 'utf8')).join('');
  return {
    markup: new Markup(text),
    source: `'sha256-${createHash('sha256').update(text).digest('base64')}'`,
  };
}
