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

/** The answer for anything that a handler threw. An unexpected error says nothing about itself. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof ZodError) return invalid(error);
  if (isUnavailable(error)) {
    return new Problem(unavailable, {
      detail: 'The database does not answer. Try again.',
      headers: { 'Retry-After': '1' },
      cause: error,
    });
  }
  return (
    callersFault(error) ??
    new Problem(internalError, {
      detail: 'This is our fault. It was logged with the request id.',
      cause: error,
    })
  );
}

function invalid(error: ZodError): Problem {
  return new Problem(invalidRequest, {
    detail: 'The request does not have the form that is asked for.',
    errors: error.issues.map(({ path, message }) => ({ path: path.join('.'), message })),
    cause: error,
  });
}

/** What body-parser and express mark as the client's doing, with a status. */
function callersFault(error: unknown): Problem | undefined {
  const { status, type } = (error ?? {}) as { status?: unknown; type?: string };
  if (typeof status !== 'number' || status < 400 || status >= 500) return undefined;
  return new Problem(CALLERS_FAULTS[type ?? ''] ?? badRequest, { cause: error });
}

const CALLERS_FAULTS: Record<string, ProblemType> = {
  'entity.parse.failed': malformedJson,
  'entity.too.large': bodyTooLarge,
  'encoding.unsupported': unsupportedMediaType,
  'charset.unsupported': unsupportedMediaType,
};
