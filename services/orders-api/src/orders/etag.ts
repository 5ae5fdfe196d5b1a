import { Problem } from '@zero-downtime/http';
import { invalidIfMatch } from '../problems.ts';

/** An order's entity tag: its version. Every release gives an order the same tag, so that a client may read from one release and write to another. */
export const etagOf = ({ version }: { version: number }): string => `"${version}"`;

/** The condition of `If-Match` on an order's version. */
export type Condition = 'any version' | readonly number[];

const TAGS = /^(?:W\/)?"[\x21\x23-\x7e]*"(?:\s*,\s*(?:W\/)?"[\x21\x23-\x7e]*")*$/;

/**
 * Reads `If-Match`. Weak tags and tags that are not versions as `etagOf` writes them, such as `"01"`, match nothing (RFC 9110, 13.1.1
 * requires strong comparison, character by character).
 * @returns undefined without the header. @throws {Problem} 400 when it is malformed.
 */
export function readIfMatch(header: string | undefined): Condition | undefined {
  if (header === undefined) return undefined;
  if (header === '*') return 'any version';
  if (!TAGS.test(header)) throw new Problem(invalidIfMatch);
  return [...header.matchAll(/(W\/)?"([1-9]\d{0,8})"/g)].flatMap(([, weak, version]) =>
    weak ? [] : [Number(version)],
  );
}
