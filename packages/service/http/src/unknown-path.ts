import type { RequestHandler } from 'express';
import { Problem } from './problem.ts';
import { notFound } from './problem-types.ts';

/** Answers 404 for a path without a route. */
export const unknownPath: RequestHandler = (request) => {
  throw new Problem(notFound, {
    detail: `There is no ${request.method} ${request.path}.`,
  });
};
