import type { Tracing, TracingOptions } from '../spans.ts';

export type { Attributes, RequestSpan, SpanMaker, Tracing, TracingOptions } from '../spans.ts';

/** The collector's URL from the variables of the OpenTelemetry specification, or undefined. */
export function collectorUrl(env: TracingOptions['env']): string | undefined {
  if (env.OTEL_SDK_DISABLED?.toLowerCase() === 'true') return undefined;
  if (env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT) return env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT;
  const base = env.OTEL_EXPORTER_OTLP_ENDPOINT;
  return base ? `${base.replace(/\/$/, '')}/v1/traces` : undefined;
}

/**
 * Enables tracing if the environment sets a collector (`OTEL_EXPORTER_OTLP_ENDPOINT` or `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT`, and not
 * `OTEL_SDK_DISABLED`). Otherwise returns undefined and does not load OpenTelemetry. Shut it down after the last request.
 */
export async function startTracing({ service, release, env }: TracingOptions): Promise<Tracing | undefined> {
  const url = collectorUrl(env);
  if (url === undefined) return undefined;
  const { openTracing } = await import('./sdk.ts');
  return openTracing({ service, release, url, env });
}
