import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';

/**
 * Answers with JSON. Unlike `response.json` it never answers 304, which the API does not document, and does nothing after the deadline has
 * answered.
 */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers?: OutgoingHttpHeaders,
): void {
  send(response, status, 'application/json; charset=utf-8', body, headers);
}

/** Sends a value like `sendJson`, with another JSON media type. */
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
