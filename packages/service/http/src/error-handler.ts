import type { ErrorRequestHandler } from 'express';
import { sendProblem } from './send-problem.ts';
import { toProblem } from './to-problem.ts';

/** The last handler: answers every error as application/problem+json. Server errors are logged with the request. */
export const errorHandler: ErrorRequestHandler = (error, _request, response, next) => {
  // The deadline has answered, and the connection may serve the next request by now.
  if (response.writableEnded) return;
  const problem = toProblem(error);
  if (problem.status >= 500) Object.assign(response, { err: error });
  // The answer is half sent: only an aborted connection shows the client that it is incomplete.
  if (response.headersSent) return next(error);
  sendProblem(response, problem);
};
