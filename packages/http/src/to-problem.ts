import { ZodError } from 'zod';
import { Problem } from './problem.ts';

/** The codes of node and pg, and the names of knex, for a database that cannot be reached or is going away. */
const UNAVAILABLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
  '57P01',
  '57P02',
  '57P03',
  '53300',
  '08006',
  '08001',
  '08003',
]);

/** Whether an error says that the database is away, not that the request is wrong. */
export function isUnavailable(error: unknown): boolean {
  const { code, name, message } = error as { code?: string; name?: string; message?: string };
  return (
    (code !== undefined && UNAVAILABLE.has(code)) ||
    name === 'KnexTimeoutError' ||
    /Connection terminated|Connection ended|timeout expired|connection timeout|Unable to acquire a connection/i.test(
      message ?? '',
    )
  );
}

/** The answer for anything that a handler threw. What nobody expected says nothing about itself. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof ZodError) {
    const errors = error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
    return new Problem({
      status: 400,
      title: 'Invalid request',
      detail: 'The request does not have the form that is asked for.',
      errors,
      cause: error,
    });
  }
  if (isUnavailable(error)) {
    return new Problem({
      status: 503,
      title: 'Unavailable',
      detail: 'The database does not answer. Try again.',
      headers: { 'Retry-After': '1' },
      cause: error,
    });
  }
  // body-parser and express mark what the client did wrong: malformed JSON, too large, unknown encoding, a bad path.
  const { status, type } = error as { status?: unknown; type?: string };
  if (typeof status === 'number' && status >= 400 && status < 500)
    return new Problem({ status, title: TITLES[type ?? ''] ?? 'Bad request', cause: error });
  return new Problem({
    status: 500,
    title: 'Internal error',
    detail: 'This is our fault. It was logged with the request id.',
    cause: error,
  });
}

const TITLES: Record<string, string> = {
  'entity.parse.failed': 'Malformed JSON',
  'entity.too.large': 'Body too large',
  'encoding.unsupported': 'Unsupported encoding',
  'charset.unsupported': 'Unsupported character set',
};
