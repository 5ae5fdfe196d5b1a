import type { ErrorRequestHandler } from 'express';
import { toProblem } from './to-problem.ts';

/** The last handler: every error leaves as application/problem+json. What is not the caller's fault goes to the log with the request. */
export const errorHandler: ErrorRequestHandler = (error, _request, response, next) => {
  const problem = toProblem(error);
  if (problem.status >= 500) response.err = error;
  // Half an answer is out: only an aborted connection tells the client that the rest will not come.
  if (response.headersSent) return next(error);
  response
    .status(problem.status)
    .set(problem.headers)
    .type('application/problem+json')
    .send(JSON.stringify(problem));
};
