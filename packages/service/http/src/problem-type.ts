/** A kind of problem that the API may answer with: what RFC 9457 calls a problem type. */
export interface ProblemType {
  /** Its name in paths, such as `order-not-found`. Clients decide by it: it never changes once released. */
  readonly slug: string;
  /** The `type` of the answer: the path under which the API explains the problem. */
  readonly type: string;
  readonly status: number;
  readonly title: string;
  /** For the documentation: when it happens, and what a client is to do. */
  readonly about: string;
  /** For the documentation: header fields that every answer of this kind has, such as `Retry-After`. */
  readonly headers?: readonly string[];
}

/**
 * Names a kind of problem, once, for `new Problem(it)`. RFC 9457 asks that a relative `type` is a full path, because it is
 * resolved against the URI of the request: hence `/problems/<slug>`.
 *
 * @throws {TypeError} for a slug that is not lower-case words with hyphens, or a status that is no 4xx or 5xx.
 */
export function defineProblem(definition: Omit<ProblemType, 'type'>): ProblemType {
  const { slug, status } = definition;
  if (!/^[a-z]+(-[a-z]+)*$/.test(slug)) throw new TypeError(`"${slug}" is no name for a problem`);
  if (!Number.isInteger(status) || status < 400 || status > 599) {
    throw new TypeError(`${slug}: ${status} is the status of no problem`);
  }
  return Object.freeze({ ...definition, type: `/problems/${slug}` });
}
