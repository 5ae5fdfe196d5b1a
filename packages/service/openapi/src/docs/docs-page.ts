import type { OpenApiDocument } from '../types.ts';
import { type Html, html, prose, spans } from './html.ts';
import { page } from './layout.ts';
import { operationArticle } from './operation.ts';
import { about, fields } from './schema.ts';

/** The page of the whole document. */
export function docsPage(document: OpenApiDocument): string {
  const { info, tags, components } = document;
  const sections = tags.map(({ name, description }) => {
    const operations = operationsOf(document, name);
    return { name, description, operations };
  });
  return page(
    `${info.title} ${info.version}`,
    html`<div class="page">
<nav aria-label="Contents">
<p><strong>${info.title}</strong> <span class="quiet">${info.version}</span></p>
${sections.map(
  ({ name, operations }) =>
    html`<h4>${name}</h4><ul>${operations.map(
      ({ method, path, operation }) =>
        html`<li><a href="#${operation.operationId}" title="${method} ${path}">${operation.summary}</a></li>`,
    )}</ul>`,
)}
<h4>More</h4>
<ul><li><a href="#tokens">Tokens and scopes</a></li><li><a href="#schemas">Schemas</a></li>
<li><a href="#headers">Headers of answers</a></li><li><a href="/problems">Problems</a></li>
<li><a href="/openapi.json">OpenAPI document</a></li></ul>
</nav>
<main>
<h1>${info.title}</h1>
${prose(info.description)}
${sections.map(
  ({ name, description, operations }) => html`<section><h2>${name}</h2>${prose(description)}
${operations.map(({ method, path, operation }) => operationArticle(document, { method, path }, operation))}</section>`,
)}
${tokens(document)}
<section id="schemas"><h2>Schemas</h2>${Object.entries(components.schemas).map(
      ([name, schema]) =>
        html`<article id="schema-${name}"><h3>${name}</h3>${about(schema)}${fields(schema)}</article>`,
    )}</section>
<section id="headers"><h2>Headers of answers</h2><dl>${Object.entries(components.headers).map(
      ([name, { description }]) =>
        html`<dt id="header-${name}"><code>${name}</code></dt><dd><p>${spans(description)}</p></dd>`,
    )}</dl></section>
</main></div>`,
  );
}

function tokens({ components, 'x-scopes': scopes }: OpenApiDocument): Html {
  return html`<section id="tokens"><h2>Tokens and scopes</h2>${prose(components.securitySchemes.token?.description)}
<pre>Authorization: Bearer &lt;token&gt;</pre>
<dl>${Object.entries(scopes).map(([name, allows]) => html`<dt><span class="chip">${name}</span></dt><dd>${allows}</dd>`)}</dl></section>`;
}

function operationsOf(document: OpenApiDocument, tag: string) {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, { tags }]) => tags.includes(tag))
      .map(([method, operation]) => ({ method, path, operation })),
  );
}
