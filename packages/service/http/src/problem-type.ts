/** A problem type of the API (RFC 9457). */
export interface ProblemType {
  /** The name in paths, such as `order-not-found`. It never changes after its release, because clients depend on it. */
  readonly slug: string;
  /** The `type` of the answer: the path of the problem's description. */
  readonly type: string;
  readonly status: number;
  readonly title: string;
  /** The documentation: when the problem occurs, and what the client should do. */
  readonly about: string;
  /** The header fields of every answer of this type, such as `Retry-After`, for the documentation. */
  readonly headers?: readonly string[];
}

/**
 * Defines a problem type for `new Problem(type)`. RFC 9457 recommends a full path for a relative `type`, because it is resolved against
 * the URI of the request: hence `/problems/<slug>`.
 *
 * @throws {TypeError} for a slug that is not lower-case words with hyphens, or a status that is not 4xx or 5xx.
 */
export function defineProblem(definition: Omit<ProblemType, 'type'>): ProblemType {
  const { slug, status } = definition;
  if (!/^[a-z]+(-[a-z]+)*$/.test(slug)) throw new TypeError(`"${slug}" is not a valid slug`);
  if (!Number.isInteger(status) || status < 400 || status > 599) {
    throw new TypeError(`${slug}: ${status} is not a 4xx or 5xx status`);
  }
  return Object.freeze({ ...definition, type: `/problems/${slug}` });
}
