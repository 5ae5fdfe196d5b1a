import fc, { type Arbitrary } from 'fast-check';
import { CHUNKS, ENCODINGS, GREETINGS, HEADERS, METHODS, REPEATED, TARGETS, VERSIONS } from './raw-lines.ts';
import type { RawPlan } from './raw-socket.ts';

/** A request of eve without its body; `<eve>` is a placeholder for her Authorization. */
export function head(first: string, ...headers: string[]): string {
  return [first, 'Host: orders', 'Authorization: <eve>', ...headers, '', ''].join('\r\n');
}

const GET = 'GET /orders HTTP/1.1';
const POST = 'POST /orders HTTP/1.1';
const JSON_TYPE = 'Content-Type: application/json';
const ORDER = '{"currency":"EUR","items":[{"sku":"a","quantity":1,"unitPriceMinor":1}]}';
/** A request that eve tries to smuggle. */
const SMUGGLED = head('GET /orders/<ada 0> HTTP/1.1');

const latin1 = (max: number): Arbitrary<string> =>
  fc.uint8Array({ maxLength: max }).map((bytes) => Buffer.from(bytes).toString('latin1'));

const targets = fc
  .tuple(
    fc.constantFrom(...METHODS),
    fc.oneof(
      fc.constantFrom(...TARGETS),
      latin1(40).map((text) => `/${text}`),
    ),
  )
  .map(([method, target]) => [head(`${method} ${target} HTTP/1.1`)]);

const versions = fc.constantFrom(...VERSIONS).map((version) => [head(`GET /orders ${version}`)]);

const headers = fc
  .oneof(
    fc.constantFrom(...HEADERS),
    latin1(60).map((text) => `X: ${text}`),
    latin1(60),
  )
  .map((header) => [head(GET, header)]);

const halfSent = fc
  .tuple(fc.nat({ max: ORDER.length - 1 }), fc.constantFrom(ORDER.length, 5_000, 99_999))
  .map(([sent, declared]) => [head(POST, JSON_TYPE, `Content-Length: ${declared}`), ORDER.slice(0, sent)]);

const chunks = fc
  .oneof(fc.constantFrom(...CHUNKS), latin1(60))
  .map((body) => [head(POST, JSON_TYPE, 'Transfer-Encoding: chunked'), body]);

const expectations = fc
  .constantFrom(
    head(POST, JSON_TYPE, 'Expect: 100-continue', `Content-Length: ${ORDER.length}`) + ORDER,
    head(POST, JSON_TYPE, 'Expect: 100-continue', 'Content-Length: 200000'),
    head(POST, JSON_TYPE, 'Expect: 100-Continue, x', `Content-Length: ${ORDER.length}`) + ORDER,
    head(POST, 'Expect: miracles', 'Content-Length: 0'),
    head(GET, 'Expect: 100-continue'),
    head(GET, 'Expect:'),
  )
  .map((text) => [text]);

const smuggling = fc
  .record({
    encoding: fc.constantFrom(...ENCODINGS),
    length: fc.constantFrom(...[4, 5, SMUGGLED.length + 5, 0].map((length) => `Content-Length: ${length}`)),
    swapped: fc.boolean(),
  })
  .map(({ encoding, length, swapped }) => [
    head(POST, JSON_TYPE, ...(swapped ? [encoding, length] : [length, encoding])),
    `0\r\n\r\n${SMUGGLED}`,
  ]);

const greetings = fc.oneof(
  fc.array(fc.constantFrom(...GREETINGS), { minLength: 1, maxLength: 1 }),
  fc.array(latin1(200), { minLength: 1, maxLength: 10 }),
);

const pipelines = fc
  .tuple(fc.integer({ min: 2, max: 20 }), fc.oneof(latin1(200), fc.constantFrom('', '\r\n\r\n', GET)))
  .map(([count, garbage]) => ({ count, pieces: [head(GET).repeat(count) + garbage] }));

/** Complete requests whose client then closes its side: it waits for its answers. */
const halfClosed: Arbitrary<RawPlan> = fc
  .constantFrom<Pick<RawPlan, 'pieces'> & { statuses: number[] }>(
    { pieces: [head(GET)], statuses: [200] },
    { pieces: [head(GET) + head('GET /orders?limit=0x10 HTTP/1.1')], statuses: [200, 400] },
    { pieces: [head(POST, JSON_TYPE, `Content-Length: ${ORDER.length}`), ORDER], statuses: [201] },
    {
      pieces: [head(POST, JSON_TYPE, 'Transfer-Encoding: chunked'), '2\r\n{}\r\n0\r\n\r\n'],
      statuses: [400],
    },
  )
  .map((plan) => ({ name: 'half-closed', ending: 'half', atMost: plan.statuses.length, ...plan }));

/** Zero bytes in chunks are no body, whatever their type. */
const emptyBodies: Arbitrary<RawPlan> = fc
  .record({
    first: fc.constantFrom({ line: GET, status: 200 }, { line: POST, status: 400 }),
    type: fc.constantFrom('', JSON_TYPE, 'Content-Type: text/plain', 'Content-Encoding: gzip'),
  })
  .map(({ first, type }) => ({
    name: 'empty bodies',
    pieces: [head(first.line, ...(type ? [type] : []), 'Transfer-Encoding: chunked'), '0\r\n\r\n'],
    ending: 'wait',
    atMost: 1,
    statuses: [first.status],
  }));

const repeated: Arbitrary<RawPlan> = fc.constantFrom(...REPEATED).map((line) => ({
  name: 'repeated fields',
  pieces: [head(GET, line)],
  ending: 'wait',
  atMost: 1,
  statuses: [400],
}));

const ENDINGS: Arbitrary<RawPlan['ending']> = fc.oneof(
  { weight: 6, arbitrary: fc.constant('wait' as const) },
  { weight: 1, arbitrary: fc.constant('half' as const) },
  { weight: 1, arbitrary: fc.constant('gone' as const) },
);

const families = { targets, versions, headers, halfSent, chunks, expectations, greetings };

/** Bytes that ordinary clients cannot send, each on its own connection. */
export const rawPlans: Arbitrary<RawPlan> = fc.oneof(
  halfClosed,
  emptyBodies,
  repeated,
  ...Object.entries(families).map(([name, pieces]) =>
    fc.record({ name: fc.constant(name), pieces, ending: ENDINGS, atMost: fc.constant(1) }),
  ),
  // A server that accepts either length reads an extra request. This one must refuse both.
  smuggling.map((pieces) => ({ name: 'smuggling', pieces, ending: 'wait', atMost: 0 }) as const),
  fc
    .tuple(pipelines, ENDINGS)
    .map(([{ count, pieces }, ending]) => ({ name: 'pipelines', pieces, ending, atMost: count })),
);
