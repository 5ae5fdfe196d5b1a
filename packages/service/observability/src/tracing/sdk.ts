import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks';
import type { IncomingMessage } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { type Context, ROOT_CONTEXT, SpanKind, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api';
import { isProbe } from '../is-probe.ts';
import { describeAnswer, describeRequest } from './http-attributes.ts';
import type { TracingOptions } from './index.ts';
import { createProvider } from './provider.ts';
import { remoteContext } from './remote-context.ts';
import type { RequestSpan, Tracing } from './types.ts';

const SHUTDOWN_MS = 2_000;
const NOTHING = { end() {} };

/** Tracing by OpenTelemetry's SDK. Spans are made by hand: a bundle has no modules left that an instrumentation could patch. */
export function openTracing(options: TracingOptions & { url: string }): Tracing {
  const provider = createProvider(options);
  const tracer = provider.getTracer('@zero-downtime/observability');
  const current = new AsyncLocalStorage<Context>();
  return {
    request(request, answer) {
      if (isProbe(request.url)) return answer(undefined);
      const { context, span } = begin(tracer, request);
      current.run(context, answer, span);
    },
    span(name, attributes) {
      const context = current.getStore();
      if (context === undefined) return NOTHING;
      const span = tracer.startSpan(name, { kind: SpanKind.CLIENT, attributes }, context);
      return {
        end(error) {
          if (error !== undefined) {
            const type = error instanceof Error ? error.name : typeof error;
            span.setAttribute('error.type', String((error as { code?: unknown })?.code ?? type));
            span.setStatus({ code: SpanStatusCode.ERROR });
          }
          span.end();
        },
      };
    },
    bind: (callback) => AsyncResource.bind(callback),
    async shutdown() {
      await Promise.race([
        provider.shutdown().catch(() => {}),
        setTimeout(SHUTDOWN_MS, undefined, { ref: false }),
      ]);
    },
  };
}

/** The span of a request, and the context of what belongs to it. No span where the caller has decided that none is recorded. */
function begin(
  tracer: Tracer,
  request: IncomingMessage,
): { context: Context; span: RequestSpan | undefined } {
  const parent = remoteContext(request.headers) ?? ROOT_CONTEXT;
  const method = request.method ?? '';
  const options = { kind: SpanKind.SERVER, attributes: describeRequest(request) };
  const span = tracer.startSpan(method, options, parent);
  const context = trace.setSpan(parent, span);
  if (!span.isRecording()) return { context, span: undefined };
  const { traceId, spanId } = span.spanContext();
  return {
    context,
    span: {
      traceId,
      spanId,
      end(facts) {
        const { attributes, failed } = describeAnswer(facts);
        if (attributes['http.route'] !== undefined) span.updateName(`${method} ${facts.route}`);
        span.setAttributes(attributes);
        if (failed) span.setStatus({ code: SpanStatusCode.ERROR });
        span.end();
      },
    },
  };
}
