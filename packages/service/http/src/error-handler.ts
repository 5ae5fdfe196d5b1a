import type { ErrorRequestHandler } from 'express';
import { sendProblem } from './send-problem.ts';
import { toProblem } from './to-problem.ts';

/** The last handler: every error leaves as application/problem+json. What is not the caller's fault goes to the log with the request. */
export const errorHandler: ErrorRequestHandler = (error, _request, response, next) => {
  // The deadline has answered, and the connection may serve the next request by now.
  if (response.writableEnded) return;
  const problem = toProblem(error);
  if (problem.status >= 500) Object.assign(response, { err: error });
  // Half an answer is out: only an aborted connection tells the client that the rest will not come.
  if (response.headersSent) return next(error);
  sendProblem(response, problem);
};
