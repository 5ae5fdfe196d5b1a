import type { RequestHandler } from 'express';
import { Problem } from './problem.ts';
import { notFound } from './problem-types.ts';

/** For a path that no route knows. */
export const unknownPath: RequestHandler = (request) => {
  throw new Problem(notFound, {
    detail: `There is no ${request.method} ${request.path}.`,
  });
};
