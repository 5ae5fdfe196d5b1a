import {
  type MediaType,
  type OpenApiDocument,
  type OperationObject,
  type ParameterObject,
  type ResponseObject,
  resolve,
} from '../types.ts';
import { type Html, html, joined, json, prose, spans } from './html.ts';
import { about, typeOf } from './schema.ts';

export interface Place {
  method: string;
  path: string;
}

/** The section of one operation. */
export function operationArticle(
  document: OpenApiDocument,
  { method, path }: Place,
  it: OperationObject,
): Html {
  const { parameters = [], requestBody, security } = it;
  const responses = Object.entries(it.responses).map(
    ([status, response]) => [status, resolve(document, response)] as const,
  );
  const body = requestBody?.content['application/json'];
  return html`<article id="${it.operationId}">
<h3>${methodAndPath({ method, path })}</h3>
<p><strong>${it.summary}</strong></p>
${prose(it.description)}
<div class="split"><div>
${scopes(security)}
${parameters.length > 0 ? html`<h4>Parameters</h4><dl>${parameters.map(parameter)}</dl>` : undefined}
${body && html`<h4>Body</h4><p>${typeOf(body.schema)}</p>${examples(body)}`}
</div><div>
<h4>Answers</h4>
<dl>${responses.filter(([status]) => Number(status) < 400).map(([status, response]) => success(status, response))}</dl>
<h4>Problems</h4>
<ul>${responses.filter(([status]) => Number(status) >= 400).map(([status, response]) => failure(status, response))}</ul>
</div></div>
</article>
`;
}

export const methodAndPath = ({ method, path }: Place): Html =>
  html`<span class="method ${method}">${method}</span> <code class="path">${path}</code>`;

function scopes(security: OperationObject['security']): Html {
  const names = security.flatMap((way) => way.token ?? []);
  if (names.length === 0) return html`<p class="quiet">Needs no token.</p>`;
  return html`<h4>Scope</h4><p>${joined(
    names.map((name) => html`<span class="chip">${name}</span>`),
    ' or ',
  )}</p>`;
}

function parameter({ name, in: where, required, description, schema, example }: ParameterObject): Html {
  return html`<dt><code>${name}</code> ${where}, ${typeOf(schema)}${required ? ', required' : ''}</dt>
<dd>${description && html`<p>${spans(description)}</p>`}${where === 'header' ? undefined : about(schema)}${
    example === undefined ? undefined : html`such as <code>${String(example)}</code>`
  }</dd>`;
}

function success(status: string, { description, headers, content = {} }: ResponseObject): Html {
  const own = Object.keys(headers).filter((name) => !/^(X-|RateLimit)/.test(name));
  const [[type, media] = []] = Object.entries(content);
  return html`<dt><code>${status}</code> ${media ? (media.schema.$ref ? typeOf(media.schema) : type) : ''}</dt>
<dd><p>${spans(description)}</p>${own.length > 0 ? html`with ${joined(own.map(headerLink), ', ')}` : undefined}${
    media && examples(media)
  }</dd>`;
}

const headerLink = (name: string): Html => html`<a href="#header-${name}">${name}</a>`;

const failure = (status: string, { description, content = {} }: ResponseObject): Html =>
  html`<li><code>${status}</code> ${spans(content['application/problem+json'] ? description : `${description} (no problem: as above)`)}</li>`;

const examples = ({ examples: all = {} }: MediaType): Html[] =>
  Object.values(all).map(
    ({ summary, value }) => html`<details><summary>${summary}</summary>${json(value)}</details>`,
  );
