import type { IncomingHttpHeaders } from 'node:http';
import { type Context, createTraceState, ROOT_CONTEXT, TraceFlags, trace } from '@opentelemetry/api';
import { parseTraceparent } from '../traceparent.ts';

/** What the headers say of the trace that a request belongs to, or undefined. */
export function remoteContext(headers: IncomingHttpHeaders): Context | undefined {
  const parent = parseTraceparent(headers.traceparent);
  if (parent === undefined) return undefined;
  const { traceId, spanId, sampled } = parent;
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId,
    spanId,
    traceFlags: sampled ? TraceFlags.SAMPLED : TraceFlags.NONE,
    isRemote: true,
    ...(typeof headers.tracestate === 'string' && { traceState: createTraceState(headers.tracestate) }),
  });
}
