/** Where a request comes from in a distributed trace, by W3C Trace Context. */
export interface TraceParent {
  /** 32 lower-case hexadecimal digits. */
  traceId: string;
  /** The caller's span; 16 lower-case hexadecimal digits. */
  spanId: string;
  /** Whether the caller records its span. */
  sampled: boolean;
}

const FORM = /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/**
 * Reads a `traceparent` header. What is not one is no trace at all, as the specification asks. A later version than 00 may
 * carry more behind the flags.
 */
export function parseTraceparent(header: string | string[] | undefined): TraceParent | undefined {
  if (typeof header !== 'string') return undefined;
  const [, version, traceId, spanId, flags, rest] = FORM.exec(header) ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  if (version === '00' && rest !== undefined) return undefined;
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 };
}
