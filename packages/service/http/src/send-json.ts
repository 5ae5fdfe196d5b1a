import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';

/**
 * Answers with JSON. Unlike `response.json` it never turns an answer into a 304, which the API does not describe, and does nothing when the
 * answer is out already, because the deadline gave it.
 */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers?: OutgoingHttpHeaders,
): void {
  send(response, status, 'application/json; charset=utf-8', body, headers);
}

/** As `sendJson`, for what is JSON by another name. */
export function send(
  response: ServerResponse,
  status: number,
  type: string,
  body: unknown,
  headers?: OutgoingHttpHeaders,
): void {
  if (response.writableEnded) return;
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'Content-Type': type,
    'Content-Length': Buffer.byteLength(text),
    ...headers,
  });
  response.end(text);
}
