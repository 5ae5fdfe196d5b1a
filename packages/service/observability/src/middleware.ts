import type { IncomingMessage, ServerResponse } from 'node:http';

/** A middleware for express or a compatible framework. */
export type Middleware = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;
