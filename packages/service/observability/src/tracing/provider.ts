import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import {
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { ATTR_SERVICE_NAME, ATTR_SERVICE_VERSION } from '@opentelemetry/semantic-conventions';
import type { TracingOptions } from '../spans.ts';

/**
 * Sends spans to `url` in batches, as OTLP in JSON. The client decides whether its trace is recorded. Traces that start here are all
 * recorded, or the share `OTEL_TRACES_SAMPLER_ARG` with `OTEL_TRACES_SAMPLER=parentbased_traceidratio`. The resource has service, release and
 * `OTEL_RESOURCE_ATTRIBUTES`.
 */
export function createProvider({
  service,
  release,
  url,
  env,
}: TracingOptions & { url: string }): TracerProvider {
  const isPart = env.OTEL_TRACES_SAMPLER === 'parentbased_traceidratio';
  const root = isPart
    ? new TraceIdRatioBasedSampler(Number(env.OTEL_TRACES_SAMPLER_ARG ?? 1))
    : new AlwaysOnSampler();
  return new TracerProvider({
    resource: defaultResource()
      .merge(detectResources({ detectors: [envDetector] }))
      .merge(resourceFromAttributes({ [ATTR_SERVICE_NAME]: service, [ATTR_SERVICE_VERSION]: release })),
    sampler: new ParentBasedSampler({ root }),
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter({ url }) })],
  });
}
