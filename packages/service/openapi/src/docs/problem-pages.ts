import { type OpenApiDocument, type ProblemObject, resolve } from '../types.ts';
import { html, json, prose, spans } from './html.ts';
import { page } from './layout.ts';
import { methodAndPath } from './operation.ts';

/** The page of all kinds of problems. */
export function problemsPage({ info, 'x-problems': problems }: OpenApiDocument): string {
  return page(
    `Problems · ${info.title}`,
    html`<p><a href="/docs">${info.title}</a></p><h1>Problems</h1>
<p>Errors are <code>application/problem+json</code> (RFC 9457). The <code>type</code> is one of these paths and never changes its meaning: programs decide by it. Show <code>detail</code> to users.</p>
<dl>${Object.values(problems).map(
      ({ type, status, title, about }) =>
        html`<dt><code>${status}</code> <a href="${type}">${title}</a></dt><dd>${spans(about)}</dd>`,
    )}</dl>`,
  );
}

/** The page of one kind of problem; undefined for an unknown name. */
export function problemPage(document: OpenApiDocument, slug: string): string | undefined {
  const problems = document['x-problems'];
  const problem = Object.hasOwn(problems, slug) ? problems[slug] : undefined;
  if (!problem) return undefined;
  const { type, status, title, about } = problem;
  const operations = operationsWith(document, problem);
  return page(
    `${title} · ${document.info.title}`,
    html`<p><a href="/docs">${document.info.title}</a> · <a href="/problems">Problems</a></p>
<h1>${title}</h1>
${prose(about)}
${json({ type, title, status })}
${
  operations.length === 0
    ? undefined
    : html`<h4>May be the answer of</h4><ul>${operations.map(
        ({ id, method, path }) => html`<li><a href="/docs#${id}">${methodAndPath({ method, path })}</a></li>`,
      )}</ul>`
}`,
  );
}

function operationsWith(document: OpenApiDocument, { type, status }: ProblemObject) {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, { responses }]) => {
        const response = responses[status] && resolve(document, responses[status]);
        return response?.content?.['application/problem+json']?.schema.properties?.type?.enum?.includes(type);
      })
      .map(([method, { operationId: id }]) => ({ id, method, path })),
  );
}
