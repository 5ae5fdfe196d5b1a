import type { Tracing, TracingOptions } from '../spans.ts';

export type { Attributes, RequestSpan, SpanMaker, Tracing, TracingOptions } from '../spans.ts';

/** Where the environment wants spans to go, by the variables of the OpenTelemetry specification; undefined when nowhere. */
export function collectorUrl(env: TracingOptions['env']): string | undefined {
  if (env.OTEL_SDK_DISABLED?.toLowerCase() === 'true') return undefined;
  if (env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT) return env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT;
  const base = env.OTEL_EXPORTER_OTLP_ENDPOINT;
  return base ? `${base.replace(/\/$/, '')}/v1/traces` : undefined;
}

/**
 * Switches tracing on when the environment names a collector (`OTEL_EXPORTER_OTLP_ENDPOINT` or `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT`, unless
 * `OTEL_SDK_DISABLED`). Otherwise undefined, and nothing of OpenTelemetry is loaded. To be shut down after the last request.
 */
export async function startTracing({ service, release, env }: TracingOptions): Promise<Tracing | undefined> {
  const url = collectorUrl(env);
  if (url === undefined) return undefined;
  const { openTracing } = await import('./sdk.ts');
  return openTracing({ service, release, url, env });
}
