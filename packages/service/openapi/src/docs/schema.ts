import type { JsonSchema } from '../types.ts';
import { type Html, html, joined, spans } from './html.ts';

const REFERENCE = '#/components/schemas/';

/** The fields of an object, each with its type, limits and description, including those of nested objects. */
export function fields({ properties = {}, required = [] }: JsonSchema): Html {
  const entries = Object.entries(properties).map(([name, schema]) => {
    const within = schema.properties ? schema : schema.items?.properties ? schema.items : undefined;
    return html`<dt><code>${name}</code> ${typeOf(schema)}${required.includes(name) ? ', required' : ''}</dt>
<dd>${about(schema)}${within && fields(within)}</dd>`;
  });
  return html`<dl>${entries}</dl>`;
}

/** The type of a value in a few words. */
export function typeOf(schema: JsonSchema): Html {
  const { $ref, type, items, format } = schema;
  if ($ref?.startsWith(REFERENCE)) {
    const name = $ref.slice(REFERENCE.length);
    return html`<a href="#schema-${name}">${name}</a>`;
  }
  if (items) return html`array of ${typeOf(items)}`;
  const names = [type].flat().map((name) => (name === 'string' && format ? format : name));
  return html`${names.filter((name) => name !== undefined).join(' or ') || 'anything'}`;
}

/** The description of a value, and its limits. */
export function about(schema: JsonSchema): Html {
  const facts = [...limits(schema)];
  return html`${schema.description && html`<p>${spans(schema.description)}</p>`}${facts.length > 0 ? joined(facts, ' · ') : ''}`;
}

function* limits(schema: JsonSchema): Generator<Html> {
  const { enum: values, pattern, format, examples = [] } = schema;
  if (values) yield joined(values.map(code), ' ');
  if (schema.const !== undefined) yield code(schema.const);
  yield* range(schema.minimum, schema.maximum, '');
  yield* range(schema.minLength, schema.maxLength, ' characters');
  yield* range(schema.minItems, schema.maxItems, ' items');
  if (pattern !== undefined && format === undefined) yield html`matches ${code(pattern)}`;
  if (schema.default !== undefined) yield html`${code(schema.default)} when left out`;
  if (examples.length > 0) yield html`such as ${joined(examples.map(code), ', ')}`;
}

function* range(min: number | undefined, max: number | undefined, unit: string): Generator<Html> {
  const top = max === undefined || max === Number.MAX_SAFE_INTEGER ? undefined : number(max);
  if (min !== undefined && top !== undefined) yield html`${number(min)} to ${top}${unit}`;
  else if (min !== undefined) yield html`at least ${number(min)}${unit}`;
  else if (top !== undefined) yield html`at most ${top}${unit}`;
}

const code = (value: unknown): Html =>
  html`<code>${typeof value === 'string' ? value : JSON.stringify(value)}</code>`;

const number = (value: number): string => value.toLocaleString('en');
