import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { context, propagation, trace } from '@opentelemetry/api';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createLogger, createRegistry, observeRequests } from '../index.ts';
import { collectorUrl, startTracing, type Tracing } from './index.ts';

const identity = { service: 'shop', release: '1.0.0' };
const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const spanId = '00f067aa0ba902b7';

async function listen(server: Server): Promise<string> {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => server.close().closeAllConnections());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

interface Sent {
  path: string | undefined;
  body: { resourceSpans: { resource: { attributes: Attribute[] }; scopeSpans: { spans: Span[] }[] }[] };
}
type Attribute = { key: string; value: Record<string, unknown> };
type Span = {
  name: string;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  kind: number;
  attributes: Attribute[];
  status: object;
};

/** A traced service, and the requests to its collector. */
async function traced(handler: (tracing: Tracing) => RequestListener) {
  const sent: Sent[] = [];
  const collector = await listen(
    createServer(async (request, response) => {
      sent.push({ path: request.url, body: (await json(request)) as Sent['body'] });
      response.writeHead(200, { 'Content-Type': 'application/json' }).end('{}');
    }),
  );
  const tracing = await startTracing({ ...identity, env: { OTEL_EXPORTER_OTLP_ENDPOINT: collector } });
  if (tracing === undefined) throw new Error('tracing is off');
  const lines: Record<string, unknown>[] = [];
  const logger = createLogger(
    { ...identity, level: 'info' },
    { write: (line) => lines.push(JSON.parse(line)) },
  );
  const observe = observeRequests({ logger, registry: createRegistry(identity), tracing });
  const handle = handler(tracing);
  const url = await listen(
    createServer((request, response) => observe(request, response, () => handle(request, response))),
  );
  const spans = async () => {
    await tracing.shutdown();
    return sent.flatMap(({ body }) =>
      body.resourceSpans.flatMap((it) => it.scopeSpans.flatMap((scope) => scope.spans)),
    );
  };
  return { url, lines, sent, spans };
}

const attributesOf = ({ attributes }: { attributes: Attribute[] }) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));

describe('a traced request', () => {
  it('is a span in the trace of its client, with child spans for its work', async () => {
    const { url, lines, sent, spans } = await traced((tracing) => async (request, response) => {
      Object.assign(request, { route: { path: '/orders/:id' } });
      await setTimeout(1);
      const statement = tracing.span('SELECT orders', { 'db.system.name': 'postgresql' });
      await setTimeout(1);
      statement.end();
      response.end();
    });
    const headers = { traceparent: `00-${traceId}-${spanId}-01`, tracestate: 'vendor=1' };
    await fetch(`${url}/orders/17?customer=alice`, { headers });

    const [statement, server, ...others] = await spans();
    expect(others).toEqual([]);
    expect(server).toMatchObject({ name: 'GET /orders/:id', kind: 2, traceId, parentSpanId: spanId });
    expect(attributesOf(server as Span)).toMatchObject({
      'http.request.method': 'GET',
      'http.route': '/orders/:id',
      'http.response.status_code': 200,
      'url.path': '/orders/17',
    });
    expect(statement).toMatchObject({
      name: 'SELECT orders',
      kind: 3,
      traceId,
      parentSpanId: server?.spanId,
    });
    expect(lines).toMatchObject([{ traceId, spanId: server?.spanId }]);
    expect(sent[0]?.path).toBe('/v1/traces');
    expect(
      attributesOf(sent[0]?.body.resourceSpans[0]?.resource as { attributes: Attribute[] }),
    ).toMatchObject({
      'service.name': 'shop',
      'service.version': '1.0.0',
    });
    expect(JSON.stringify(sent)).not.toContain('alice');
  });

  it('starts a new trace without a traceparent; concurrent requests do not mix', async () => {
    const { url, spans } = await traced((tracing) => async (request, response) => {
      const body = await json(request.on('data', () => {}));
      const { name } = body as { name: string };
      tracing.span(name, {}).end();
      response.end();
    });
    const names = Array.from({ length: 10 }, (_, i) => `statement ${i}`);
    await Promise.all(names.map((name) => fetch(url, { method: 'POST', body: JSON.stringify({ name }) })));
    const all = await spans();
    const parents = new Set(all.map(({ parentSpanId }) => parentSpanId).filter((it) => it));
    expect(all).toHaveLength(20);
    expect(parents.size).toBe(10);
    expect(new Set(all.map((span) => span.traceId)).size).toBe(10);
  });

  it('is not recorded when its client does not record, but is logged with its trace', async () => {
    const { url, lines, spans } = await traced((tracing) => (_request, response) => {
      tracing.span('statement', {}).end();
      response.end();
    });
    await fetch(url, { headers: { traceparent: `00-${traceId}-${spanId}-00` } });
    expect(await spans()).toEqual([]);
    expect(lines).toMatchObject([{ traceId, spanId }]);
  });

  it('is failed by an error of the service, and its statement by one of the database', async () => {
    const { url, spans } = await traced((tracing) => (_request, response) => {
      tracing.span('statement', {}).end(Object.assign(new Error('gone'), { code: '57P01' }));
      response.writeHead(503).end();
    });
    await fetch(url);
    const [statement, server] = (await spans()) as [Span, Span];
    expect(server.status).toMatchObject({ code: 2 });
    expect(attributesOf(server)).toMatchObject({ 'error.type': '503' });
    expect(attributesOf(statement)).toEqual({ 'error.type': '57P01' });
  });
});

it('is the parent of spans of the OpenTelemetry API, until tracing is shut down', async () => {
  const carrier: { traceparent?: string } = {};
  const { url, spans } = await traced(() => async (_request, response) => {
    await setTimeout(1);
    await trace.getTracer('a library').startActiveSpan('fetch stock', async (span) => {
      await setTimeout(1);
      propagation.inject(context.active(), carrier);
      span.end();
    });
    response.end();
  });
  await fetch(url, { headers: { traceparent: `00-${traceId}-${spanId}-01`, baggage: 'shop=1' } });
  const [library, server] = (await spans()) as [Span, Span];
  expect(library).toMatchObject({ name: 'fetch stock', traceId, parentSpanId: server.spanId });
  expect(carrier).toEqual({ traceparent: `00-${traceId}-${library.spanId}-01`, baggage: 'shop=1' });
  trace.getTracer('a library').startActiveSpan('later', (span) => expect(span.isRecording()).toBe(false));
});

it('probes, and work outside a request, have no spans', async () => {
  const { url, spans } = await traced((tracing) => {
    tracing.span('background', {}).end();
    return (_request, response) => response.end();
  });
  await fetch(`${url}/ready`);
  expect(await spans()).toEqual([]);
});

it('a bound callback stays in its request, wherever it is called from', async () => {
  const waiting: (() => void)[] = [];
  const { url, spans } = await traced((tracing) => (request, response) => {
    if (request.url === '/call') for (const callback of waiting) callback();
    else waiting.push(tracing.bind(() => tracing.span('late', {}).end()));
    response.end();
  });
  await fetch(`${url}/wait`, { headers: { traceparent: `00-${traceId}-${spanId}-01` } });
  await fetch(`${url}/call`);
  expect((await spans()).find(({ name }) => name === 'late')?.traceId).toBe(traceId);
});

it('an unreachable collector does not block the shutdown', async () => {
  const env = { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://127.0.0.1:9/' };
  const tracing = await startTracing({ ...identity, env });
  await expect(tracing?.shutdown()).resolves.toBeUndefined();
});

describe('the environment', () => {
  it.each([
    [{}, undefined],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: '' }, undefined],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318' }, 'http://c:4318/v1/traces'],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318/base/' }, 'http://c:4318/base/v1/traces'],
    [
      { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://c/t', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://d' },
      'http://c/t',
    ],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318', OTEL_SDK_DISABLED: 'true' }, undefined],
  ])('%j sends spans to %s', (env, url) => {
    expect(collectorUrl(env)).toBe(url);
  });

  it('without a collector disables tracing', async () => {
    expect(await startTracing({ ...identity, env: {} })).toBeUndefined();
  });
});
