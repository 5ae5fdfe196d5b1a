import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { Problem } from './problem.ts';
import type { ProblemType } from './problem-type.ts';
import { send } from './send-json.ts';

const MEDIA_TYPE = 'application/problem+json; charset=utf-8';

/** Answers with a problem that was thrown. */
export function sendProblem(response: ServerResponse, problem: Problem): void {
  send(response, problem.status, MEDIA_TYPE, problem, problem.headers);
}

/** Answers with a problem that needs no words of its own, without an error: for what has to be cheap because there is too much of it. */
export function refuse(
  response: ServerResponse,
  { type, title, status }: ProblemType,
  headers: OutgoingHttpHeaders,
): void {
  send(response, status, MEDIA_TYPE, { type, title, status }, headers);
}
