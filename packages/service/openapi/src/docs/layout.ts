import { createHash } from 'node:crypto';
import { Html, html } from './html.ts';

/** The style of every page: follows the reader's colour scheme, with one column on a phone. */
const STYLE = `
:root { color-scheme: light dark; --line: light-dark(#d8dce2, #363c45); --soft: light-dark(#f4f6f8, #1b1f25);
  --text: light-dark(#1c2128, #dfe4ea); --quiet: light-dark(#57606c, #97a1ad); --link: light-dark(#0b57d0, #8ab4f8); }
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body { margin: 0 auto; padding: 1rem; max-width: 76rem; font: 1rem/1.55 system-ui, sans-serif; color: var(--text);
  background: light-dark(#fff, #12151a); overflow-wrap: anywhere; }
a { color: var(--link); }
h1 { margin: .5rem 0 0; font-size: 1.8rem; }
h2 { margin: 3rem 0 .5rem; padding-bottom: .3rem; border-bottom: 1px solid var(--line); }
h3 { margin: 0; font-size: 1.1rem; }
h4 { margin: 1.2rem 0 .3rem; font-size: .8rem; letter-spacing: .05em; text-transform: uppercase; color: var(--quiet); }
p { margin: .5rem 0; max-width: 46rem; }
ul { margin: .3rem 0; padding: 0; list-style: none; }
code, pre { font: .875em/1.5 ui-monospace, SFMono-Regular, Menlo, monospace; }
code { padding: .1em .3em; border-radius: .25rem; background: var(--soft); }
pre { margin: .4rem 0; padding: .8rem; overflow-x: auto; border-radius: .4rem; background: var(--soft); }
summary { cursor: pointer; color: var(--quiet); }
dl { margin: 0; }
dt { margin-top: .7rem; }
dd { margin: 0; color: var(--quiet); }
dd > p, dd > dl { margin: .15rem 0; color: var(--text); }
dl dl { padding-left: .9rem; border-left: 2px solid var(--line); }
article { margin: 1.2rem 0; padding: 1rem; border: 1px solid var(--line); border-radius: .6rem; }
nav li { margin: .15rem 0; }
.quiet { color: var(--quiet); }
.chip { display: inline-block; margin: .1rem .25rem .1rem 0; padding: 0 .5rem; border: 1px solid var(--line);
  border-radius: 1rem; font-size: .85rem; white-space: nowrap; }
.method { display: inline-block; min-width: 3.4rem; padding: 0 .4rem; border-radius: .3rem; color: #fff;
  font: 600 .78rem/1.5rem ui-monospace, monospace; text-align: center; text-transform: uppercase; background: #47525f; }
.get { background: #0b6bcb; } .post { background: #1a7f37; } .patch { background: #9a6700; }
.path { background: none; padding: 0; }
@media (min-width: 62rem) {
  .split { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 0 2.5rem; }
  .page { display: grid; grid-template-columns: 15rem minmax(0, 1fr); gap: 0 2.5rem; }
  .page > nav { position: sticky; top: 0; max-height: 100vh; overflow-y: auto; align-self: start; padding-bottom: 1rem; }
}
`;

/** The policy allows only the inline style, by its hash: no script, no other resource. */
export const PAGE_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** A complete page. */
export function page(title: string, body: Html): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
${body}
</body>
</html>
`.markup;
}
