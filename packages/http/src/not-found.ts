import type { RequestHandler } from 'express';
import { Problem } from './problem.ts';

/** For a path that no route knows. */
export const notFound: RequestHandler = (request) => {
  throw new Problem({
    status: 404,
    title: 'Not found',
    detail: `There is no ${request.method} ${request.path}.`,
  });
};
