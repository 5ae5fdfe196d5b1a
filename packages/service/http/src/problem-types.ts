import { defineProblem, type ProblemType } from './problem-type.ts';

export const badRequest = defineProblem({
  slug: 'bad-request',
  status: 400,
  title: 'Bad request',
  about: 'The request is not well-formed HTTP, for example a path that cannot be decoded. Do not repeat it.',
});
export const malformedJson = defineProblem({
  slug: 'malformed-json',
  status: 400,
  title: 'Malformed JSON',
  about: 'The body is not JSON. Do not repeat it as it is.',
});
export const invalidRequest = defineProblem({
  slug: 'invalid-request',
  status: 400,
  title: 'Invalid request',
  about:
    'The request was understood, but does not have the form that is asked for. `errors` names each field that is wrong.',
});
export const incompleteRequest = defineProblem({
  slug: 'incomplete-request',
  status: 408,
  title: 'Incomplete request',
  about: 'The body did not arrive in time, or not whole. Send the request again on a new connection.',
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
  about: 'The path exists, but not with this method. The header `Allow` lists those that it has.',
});
export const bodyTooLarge = defineProblem({
  slug: 'body-too-large',
  status: 413,
  title: 'Body too large',
  about: 'The body is larger than the API takes. Do not repeat it as it is.',
});
export const unsupportedMediaType = defineProblem({
  slug: 'unsupported-media-type',
  status: 415,
  title: 'Unsupported media type',
  about:
    'The body is not JSON in UTF-8, or is compressed in a way that is not known. Send `application/json`.',
});
export const rateLimited = defineProblem({
  slug: 'rate-limited',
  status: 429,
  title: 'Too many requests',
  about: 'This client sent more requests than it may. Wait as many seconds as `Retry-After` says.',
  headers: ['Retry-After'],
});
export const internalError = defineProblem({
  slug: 'internal-error',
  status: 500,
  title: 'Internal error',
  about:
    'A mistake of the service, which was logged. Quote the header `X-Request-Id` when you report it. Whether the request took effect is unknown.',
});
export const unavailable = defineProblem({
  slug: 'unavailable',
  status: 503,
  title: 'Unavailable',
  about:
    'The service cannot reach what it needs, such as its database. Try again after `Retry-After` seconds. Whether the request took effect is unknown.',
  headers: ['Retry-After'],
});
export const overloaded = defineProblem({
  slug: 'overloaded',
  status: 503,
  title: 'Overloaded',
  about:
    'The service has as many requests under way as it takes, and did not begin this one. Try again after `Retry-After` seconds.',
  headers: ['Retry-After'],
});
export const requestTimeout = defineProblem({
  slug: 'request-timeout',
  status: 503,
  title: 'Request timeout',
  about:
    'The answer was not ready in time. Try again after `Retry-After` seconds. Whether the request took effect is unknown.',
  headers: ['Retry-After'],
});

/** The problems that every service may answer with, whatever its routes. For its documentation. */
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
