import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { Problem } from './problem.ts';
import type { ProblemType } from './problem-type.ts';
import { send } from './send-json.ts';

const MEDIA_TYPE = 'application/problem+json; charset=utf-8';

/** Seconds. Overloads are short, and clients back off by themselves. */
export const RETRY_AFTER = { 'Retry-After': '1' };

/** Answers with a thrown problem. */
export function sendProblem(response: ServerResponse, problem: Problem): void {
  send(response, problem.status, MEDIA_TYPE, problem, problem.headers);
}

/** Answers with a problem without detail and without creating an error: cheap, for overload. */
export function refuse(
  response: ServerResponse,
  { type, title, status }: ProblemType,
  headers: OutgoingHttpHeaders,
): void {
  send(response, status, MEDIA_TYPE, { type, title, status }, headers);
}
