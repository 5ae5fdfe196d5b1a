import type { Reference } from './types.ts';

/** References to header fields: those named, and those of every answer. */
export function headersOf(names: readonly string[]): Record<string, Reference> {
  return Object.fromEntries(
    [...names, 'X-Request-Id', 'X-Release'].map((name) => [name, { $ref: `#/components/headers/${name}` }]),
  );
}
