import type { IncomingMessage } from 'node:http';

/** The longest time between the last answer and the close of its connection, ms. */
const LINGER_MS = 1_000;

/**
 * For a request that is still arriving when its connection's last answer is sent. Node would destroy the connection after the answer, and
 * the client's next bytes would cause a reset, which can cost the client the answer. Instead the server ends its side and discards what
 * arrives until the request ends, for at most a second.
 */
export function closeGently(request: IncomingMessage): void {
  const { socket } = request;
  // Node calls this after the last answer of a connection.
  socket.destroySoon = () => {
    const close = () => void socket.destroy();
    socket.end();
    const timer = setTimeout(close, LINGER_MS);
    socket.once('close', () => clearTimeout(timer));
    request.once('end', close).resume();
  };
}
