import { defineProblem, type ProblemType } from './problem-type.ts';

export const badRequest = defineProblem({
  slug: 'bad-request',
  status: 400,
  title: 'Bad request',
  about:
    'The request is malformed HTTP, for example a path or a query that cannot be decoded, or `Authorization` twice. Do not retry it.',
});
export const malformedJson = defineProblem({
  slug: 'malformed-json',
  status: 400,
  title: 'Malformed JSON',
  about: 'The body is not JSON, or an object in it has the same name twice. Do not retry it unchanged.',
});
export const invalidRequest = defineProblem({
  slug: 'invalid-request',
  status: 400,
  title: 'Invalid request',
  about: 'The request does not match the schema. `errors` lists each invalid field.',
});
export const incompleteRequest = defineProblem({
  slug: 'incomplete-request',
  status: 408,
  title: 'Incomplete request',
  about: 'The body did not arrive completely in time. Retry the request on a new connection.',
});
export const notFound = defineProblem({
  slug: 'not-found',
  status: 404,
  title: 'Not found',
  about: 'No route has this path.',
});
export const methodNotAllowed = defineProblem({
  slug: 'method-not-allowed',
  status: 405,
  title: 'Method not allowed',
  about: 'The path does not support this method. The header `Allow` lists its methods.',
});
export const bodyTooLarge = defineProblem({
  slug: 'body-too-large',
  status: 413,
  title: 'Body too large',
  about: 'The body exceeds the size limit. Do not retry it unchanged.',
});
export const unsupportedMediaType = defineProblem({
  slug: 'unsupported-media-type',
  status: 415,
  title: 'Unsupported media type',
  about: 'The body is not JSON in UTF-8, or is compressed. Send `application/json`.',
});
export const rateLimited = defineProblem({
  slug: 'rate-limited',
  status: 429,
  title: 'Too many requests',
  about:
    'The client exceeded its rate limit or has too many requests in flight, or its address sent too many unknown tokens. This request was not processed. Retry after `Retry-After` seconds.',
  headers: ['Retry-After'],
});
export const internalError = defineProblem({
  slug: 'internal-error',
  status: 500,
  title: 'Internal error',
  about:
    'An error of the service, which was logged. Include the header `X-Request-Id` in a report. Whether the request took effect is unknown.',
});
export const unavailable = defineProblem({
  slug: 'unavailable',
  status: 503,
  title: 'Unavailable',
  about:
    'A dependency of the service, such as its database, is unreachable. Retry after `Retry-After` seconds. Whether the request took effect is unknown.',
  headers: ['Retry-After'],
});
export const overloaded = defineProblem({
  slug: 'overloaded',
  status: 503,
  title: 'Overloaded',
  about:
    'All clients together have too many requests in flight. This one was not processed. Retry after `Retry-After` seconds.',
  headers: ['Retry-After'],
});
export const requestTimeout = defineProblem({
  slug: 'request-timeout',
  status: 503,
  title: 'Request timeout',
  about:
    'The request timed out. Retry after `Retry-After` seconds. Whether the request took effect is unknown.',
  headers: ['Retry-After'],
});

/** The problem types of every service, for its documentation. */
export const problemTypes: readonly ProblemType[] = [
  badRequest,
  malformedJson,
  invalidRequest,
  notFound,
  methodNotAllowed,
  incompleteRequest,
  bodyTooLarge,
  unsupportedMediaType,
  rateLimited,
  internalError,
  unavailable,
  overloaded,
  requestTimeout,
];
