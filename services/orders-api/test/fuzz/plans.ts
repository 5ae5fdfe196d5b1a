import { type Described, operationsOf } from '@zero-downtime/kit/testing';
import type { OpenApiDocument, ParameterObject } from '@zero-downtime/openapi';
import fc, { type Arbitrary } from 'fast-check';
import { CUSTOMER } from '../tokens.ts';
import { nearlyValid } from './nearly-valid.ts';
import { PEOPLE, type Plan, type Sender, STRANGERS } from './plan.ts';
import { valuesOf } from './values.ts';
import { wildBody, wildHeaderValue, wildSegment, wildType } from './wild.ts';

const KEYS = ['the-same', '"the-same"', 'another', 'third'];
const VERSIONS = ['*', '"1"', '"2"', '"1", "2"', 'W/"1"', '"none"'];

const anySender: Arbitrary<Sender> = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Sender>('eve') },
  { weight: 3, arbitrary: fc.constantFrom<Sender[]>('ada', 'staff') },
  { weight: 1, arbitrary: fc.constantFrom<Sender[]>(...PEOPLE, ...STRANGERS) },
);

/** Mostly senders with the required scope, so that most requests pass authorization. */
function sendersOf({ operation }: Described): Arbitrary<Sender> {
  const scopes = operation.security.flatMap((way) => way.token ?? []);
  const forStaff = scopes.length > 0 && !scopes.some((scope) => CUSTOMER.includes(scope));
  const may = forStaff ? fc.constant<Sender>('staff') : fc.constantFrom<Sender[]>('eve', 'eve', 'ada');
  return fc.oneof({ weight: 3, arbitrary: may }, { weight: 1, arbitrary: anySender });
}

const orderIds = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom('<ada 0>', '<ada 1>', '<ada 2>', '<eve 0>', '<eve 1>', '<eve 2>') },
  { weight: 1, arbitrary: fc.uuid() },
);

/** Requests of every kind, generated from the document's operations. */
export function plansOf(document: OpenApiDocument): Arbitrary<Plan> {
  const valid = fc.oneof(
    ...operationsOf(document).map((described) => ({
      weight: described.operation.security.length > 0 ? 5 : 1,
      arbitrary: validPlan(described, document),
    })),
  );
  return fc.oneof(
    { weight: 4, arbitrary: valid },
    { weight: 5, arbitrary: valid.chain(nearlyValid) },
    { weight: 2, arbitrary: wild(document) },
  );
}

function validPlan(described: Described, document: OpenApiDocument): Arbitrary<Plan> {
  const { method, path, operation } = described;
  const { parameters = [], requestBody } = operation;
  const fields = (where: string) =>
    fc.record(
      Object.fromEntries(
        parameters.filter((it) => it.in === where).map((it) => [it.name, parameterValues(it, document)]),
      ),
      { requiredKeys: parameters.filter((it) => it.in === where && it.required).map(({ name }) => name) },
    ) as Arbitrary<Record<string, string>>;
  const schema = requestBody?.content['application/json']?.schema;
  return fc
    .record({
      sender: sendersOf(described),
      params: fields('path'),
      query: fields('query'),
      headers: fields('header'),
      body: schema ? valuesOf(schema, document) : fc.constant(undefined),
    })
    .map((it) => {
      const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => it.params[name] ?? '');
      const query = Object.entries(it.query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
      return {
        kind: 'valid',
        sender: it.sender,
        method: method.toUpperCase(),
        target: query.length > 0 ? `${filled}?${query.join('&')}` : filled,
        headers: [
          ...Object.entries(it.headers),
          ...(schema ? [['Content-Type', 'application/json'] as [string, string]] : []),
        ],
        body: schema ? JSON.stringify(it.body) : undefined,
      };
    });
}

function parameterValues({ name, schema }: ParameterObject, document: OpenApiDocument): Arbitrary<string> {
  if (name === 'id') return orderIds;
  if (name === 'slug') return fc.constantFrom(...Object.keys(document['x-problems']));
  if (name === 'If-Match') return fc.constantFrom(...VERSIONS);
  if (name === 'If-None-Match') return fc.constantFrom('*', '"a"', 'W/"b", "c"');
  if (name === 'Idempotency-Key')
    return fc.oneof(
      { weight: 1, arbitrary: fc.constantFrom(...KEYS) },
      {
        weight: 4,
        arbitrary: fc.stringMatching(new RegExp(schema.pattern ?? '')).filter((key) => key.length < 257),
      },
    );
  return valuesOf(schema, document).map(String);
}

function wild(document: OpenApiDocument): Arbitrary<Plan> {
  const known = Object.keys(document.paths).map((path) => path.replace('{id}', '<ada 0>'));
  return fc.record({
    kind: fc.constant('wild' as const),
    sender: anySender,
    method: fc.constantFrom(
      'GET',
      'POST',
      'PUT',
      'PATCH',
      'DELETE',
      'OPTIONS',
      'PROPFIND',
      'SEARCH',
      'PURGE',
    ),
    target: fc.oneof(
      fc.constantFrom(...known),
      fc
        .array(fc.oneof(wildSegment, fc.constantFrom('orders', 'tracking', 'events', 'cancel', '<ada 0>')), {
          maxLength: 5,
        })
        .map((segments) => `/${segments.join('/')}`),
    ),
    headers: fc.array(
      fc.tuple(
        fc.constantFrom(
          'Content-Type',
          'Accept',
          'If-Match',
          'Idempotency-Key',
          'X-Forwarded-For',
          'X-HTTP-Method-Override',
          'Range',
          'Origin',
          'Forwarded',
          'X-Customer-Id',
        ),
        fc.oneof(wildHeaderValue, wildType),
      ),
      { maxLength: 4 },
    ),
    body: fc.option(wildBody, { nil: undefined }),
  });
}
