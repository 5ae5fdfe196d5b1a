import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Markup } from './html.ts';

/** Text that goes into the page as it stands, and the source expression by which a content security policy lets it in. */
interface Asset {
  readonly markup: Markup;
  readonly source: string;
}

export const STYLE = asset('./report.css');
export const SCRIPT = asset('./cursor.js');

/** Nothing may be loaded from anywhere, and nothing may run or style the page but what is named by its hash. */
export const POLICY = [
  "default-src 'none'",
  `style-src ${STYLE.source}`,
  `script-src ${SCRIPT.source}`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

function asset(path: string): Asset {
  const text = readFileSync(new URL(path, import.meta.url), 'utf8');
  return {
    markup: new Markup(text),
    source: `'sha256-${createHash('sha256').update(text).digest('base64')}'`,
  };
}
