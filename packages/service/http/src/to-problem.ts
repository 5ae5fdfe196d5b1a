import { ZodError } from 'zod';
import { isUnavailable } from './is-unavailable.ts';
import { Problem } from './problem.ts';
import type { ProblemType } from './problem-type.ts';
import {
  badRequest,
  bodyTooLarge,
  internalError,
  invalidRequest,
  malformedJson,
  unavailable,
  unsupportedMediaType,
} from './problem-types.ts';

/** The answer to any error of a handler. The details of an unexpected error are hidden. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof ZodError) return invalid(error);
  if (isUnavailable(error)) {
    return new Problem(unavailable, {
      detail: 'The database is unreachable. Retry later.',
      headers: { 'Retry-After': '1' },
      cause: error,
    });
  }
  return (
    clientError(error) ??
    new Problem(internalError, {
      detail: 'An internal error, logged with the request id.',
      cause: error,
    })
  );
}

function invalid(error: ZodError): Problem {
  return new Problem(invalidRequest, {
    detail: 'The request does not match the schema.',
    errors: error.issues.map(({ path, message }) => ({ path: path.join('.'), message })),
    cause: error,
  });
}

/** Errors that express marks as the client's, with a status. */
function clientError(error: unknown): Problem | undefined {
  const { status, type } = (error ?? {}) as { status?: unknown; type?: string };
  if (typeof status !== 'number' || status < 400 || status >= 500) return undefined;
  return new Problem(CLIENT_ERRORS[type ?? ''] ?? badRequest, { cause: error });
}

const CLIENT_ERRORS: Record<string, ProblemType> = {
  'entity.parse.failed': malformedJson,
  'entity.too.large': bodyTooLarge,
  'encoding.unsupported': unsupportedMediaType,
  'charset.unsupported': unsupportedMediaType,
};
