import type { IncomingMessage, ServerResponse } from 'node:http';

/** A middleware of express or of anything like it. */
export type Middleware = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;
