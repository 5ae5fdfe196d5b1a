import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Markup } from './html.ts';

/** Text that goes into the page as it stands, and the source expression by which a content security policy lets it in. */
interface Asset {
  readonly markup: Markup;
  readonly source: string;
}

/** In this order: what narrow screens and paper change comes last. */
const SHEETS = ['base', 'top', 'chart', 'lanes', 'cursor', 'lists', 'media'];

export const STYLE = asset(...SHEETS.map((name) => `./style/${name}.css`));
export const SCRIPT = asset('./cursor.js');

/** Nothing may be loaded from anywhere, and nothing may run or style the page but what is named by its hash. */
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
