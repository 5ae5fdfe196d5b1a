import type { IncomingMessage, ServerResponse } from 'node:http';

/** Has the answer say that it is the last one on its connection. Nothing happens when its headers are out. */
export function sayClose(response: ServerResponse): void {
  if (response.headersSent) return;
  response.setHeader('Connection', 'close');
  if (!response.req.complete) closeAfterBody(response.req);
}

/** Takes that back: the next request came before this one was answered (pipelining), and closing would drop it. */
export function sayKeepAlive(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('Connection', 'keep-alive');
}

/**
 * Node destroys a connection as soon as its last answer is out. When the handler did not wait for the body, the rest of that is met
 * with a reset, which can destroy the answer before the client has read it (RFC 9112, section 9.6). So the connection is closed in two
 * steps: no more answers, and after the body, or with the client, the rest.
 */
function closeAfterBody(request: IncomingMessage): void {
  const { socket } = request;
  const destroySoon = socket.destroySoon.bind(socket);
  socket.destroySoon = () => {
    if (request.complete) return destroySoon();
    socket.end();
    request.once('close', destroySoon);
  };
}
