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
 * Sends spans to `url` in batches, as OTLP in JSON. The caller decides whether a trace is recorded; of those that begin here, all are, or the
 * share that `OTEL_TRACES_SAMPLER_ARG` names with `OTEL_TRACES_SAMPLER=parentbased_traceidratio`. Says which service and release it is, and
 * what `OTEL_RESOURCE_ATTRIBUTES` adds.
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
