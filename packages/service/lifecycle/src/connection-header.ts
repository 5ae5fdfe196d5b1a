import type { IncomingMessage, ServerResponse } from 'node:http';

/** Marks the answer as the last one on its connection. No effect after its headers are sent. */
export function announceClose(response: ServerResponse): void {
  if (response.headersSent) return;
  response.setHeader('Connection', 'close');
  if (!response.req.complete) closeAfterBody(response.req);
}

/** Undoes `announceClose`: the next request came before this one was answered (pipelining), and closing would drop it. */
export function announceKeepAlive(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('Connection', 'keep-alive');
}

/**
 * Node destroys a connection after its last answer. If the handler did not wait for the body, the rest of the body causes a reset, which can
 * destroy the answer before the client has read it (RFC 9112, section 9.6). So the connection is half-closed first, and closed completely after the
 * body or when the client closes it.
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
