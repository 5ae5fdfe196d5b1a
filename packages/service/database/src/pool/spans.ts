import type { Statement } from './statement.ts';

/** Creates spans, for example `Tracing` of @zero-downtime/observability. */
export interface SpanMaker {
  span(name: string, attributes: Record<string, string>): { end(error?: unknown): void };
}

/** Runs a statement in a span, named by OpenTelemetry's conventions for databases. */
export async function traced<T>(
  spans: SpanMaker,
  { name, text }: Statement<unknown>,
  run: () => Promise<T>,
): Promise<T> {
  const span = spans.span(name, {
    'db.system.name': 'postgresql',
    'db.operation.name': name,
    'db.query.text': text,
  });
  try {
    const result = await run();
    span.end();
    return result;
  } catch (error) {
    span.end(error);
    throw error;
  }
}
