import type { IncomingMessage } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import {
  type Context,
  context,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core';
import { isProbe } from '../is-probe.ts';
import type { RequestSpan, Tracing, TracingOptions } from '../spans.ts';
import { AsyncContextManager } from './context-manager.ts';
import { describeAnswer, describeRequest } from './http-attributes.ts';
import { createProvider } from './provider.ts';

const SHUTDOWN_MS = 2_000;
const NOTHING = { end() {} };

/**
 * Tracing with OpenTelemetry's SDK, registered globally until it is shut down: libraries that use `@opentelemetry/api` create child spans of
 * the request. Our spans are manual, because a bundle has no modules that an instrumentation could patch.
 */
export function openTracing(options: TracingOptions & { url: string }): Tracing {
  const provider = createProvider(options);
  trace.setGlobalTracerProvider(provider);
  context.setGlobalContextManager(new AsyncContextManager());
  propagation.setGlobalPropagator(
    new CompositePropagator({ propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()] }),
  );
  const tracer = provider.getTracer('@zero-downtime/observability');
  return {
    request(request, answer) {
      if (isProbe(request.url)) return answer(undefined);
      const { own, span } = begin(tracer, request);
      context.with(own, answer, undefined, span);
    },
    span(name, attributes) {
      const active = context.active();
      if (trace.getSpan(active) === undefined) return NOTHING;
      const span = tracer.startSpan(name, { kind: SpanKind.CLIENT, attributes }, active);
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
    bind: (callback) => context.bind(context.active(), callback),
    async shutdown() {
      for (const global of [trace, context, propagation]) global.disable();
      await Promise.race([
        provider.shutdown().catch(() => {}),
        setTimeout(SHUTDOWN_MS, undefined, { ref: false }),
      ]);
    },
  };
}

/** Starts the span of a request, and its context. No span if the client decided not to record the trace. */
function begin(tracer: Tracer, request: IncomingMessage): { own: Context; span: RequestSpan | undefined } {
  const parent = propagation.extract(ROOT_CONTEXT, request.headers);
  const method = request.method ?? '';
  const options = { kind: SpanKind.SERVER, attributes: describeRequest(request) };
  const span = tracer.startSpan(method, options, parent);
  const own = trace.setSpan(parent, span);
  if (!span.isRecording()) return { own, span: undefined };
  const { traceId, spanId } = span.spanContext();
  return {
    own,
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
