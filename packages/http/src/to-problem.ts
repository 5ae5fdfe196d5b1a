import { ZodError } from 'zod';
import { isUnavailable } from './is-unavailable.ts';
import { Problem } from './problem.ts';

/** The answer for anything that a handler threw. What nobody expected says nothing about itself. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof ZodError) return invalid(error);
  if (isUnavailable(error)) {
    return new Problem({
      status: 503,
      title: 'Unavailable',
      detail: 'The database does not answer. Try again.',
      headers: { 'Retry-After': '1' },
      cause: error,
    });
  }
  return (
    callersFault(error) ??
    new Problem({
      status: 500,
      title: 'Internal error',
      detail: 'This is our fault. It was logged with the request id.',
      cause: error,
    })
  );
}

function invalid(error: ZodError): Problem {
  return new Problem({
    status: 400,
    title: 'Invalid request',
    detail: 'The request does not have the form that is asked for.',
    errors: error.issues.map(({ path, message }) => ({ path: path.join('.'), message })),
    cause: error,
  });
}

/** body-parser and express mark what the client did wrong with a status: malformed JSON, too large, a bad encoding, a bad path. */
function callersFault(error: unknown): Problem | undefined {
  const { status, type } = (error ?? {}) as { status?: unknown; type?: string };
  if (typeof status !== 'number' || status < 400 || status >= 500) return undefined;
  return new Problem({ status, title: TITLES[type ?? ''] ?? 'Bad request', cause: error });
}

const TITLES: Record<string, string> = {
  'entity.parse.failed': 'Malformed JSON',
  'entity.too.large': 'Body too large',
  'encoding.unsupported': 'Unsupported encoding',
  'charset.unsupported': 'Unsupported character set',
};
