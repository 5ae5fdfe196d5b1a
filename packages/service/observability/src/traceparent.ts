/** The parent of a request in a distributed trace (W3C Trace Context). */
export interface TraceParent {
  /** 32 lower-case hexadecimal digits. */
  traceId: string;
  /** The client's span: 16 lower-case hexadecimal digits. */
  spanId: string;
  /** Whether the client records its span. */
  sampled: boolean;
}

const FORM = /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/**
 * Parses a `traceparent` header. An invalid one is ignored, as the specification requires. Versions after 00 may have more fields
 * after the flags.
 */
export function parseTraceparent(header: string | string[] | undefined): TraceParent | undefined {
  if (typeof header !== 'string') return undefined;
  const [, version, traceId, spanId, flags, rest] = FORM.exec(header) ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  if (version === '00' && rest !== undefined) return undefined;
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 };
}
