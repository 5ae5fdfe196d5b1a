import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';

/** May answer (or break) a request by itself, and then returns true. `nth` counts the requests from 1. */
export type OnRequest = (
  request: IncomingMessage,
  response: ServerResponse,
  nth: number,
) => boolean | Promise<boolean>;

/** A server on a free port of this machine, that counts what it sees and can misbehave on purpose. */
export async function serve(
  handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
  onRequest?: OnRequest,
  seen = { requests: 0, connections: 0 },
) {
  const answerOne = async (request: IncomingMessage, response: ServerResponse) => {
    seen.requests += 1;
    if (await onRequest?.(request, response, seen.requests)) return;
    await handle(request, response);
  };
  const server = createServer((request, response) => {
    answerOne(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  server.on('connection', () => {
    seen.connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    server,
    openConnections: () => promisify(server.getConnections.bind(server))(),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function answer(response: ServerResponse, status: number, body: unknown, release = '1.0.0') {
  response.writeHead(status, { 'content-type': 'application/json', 'x-release': release });
  response.end(JSON.stringify(body));
}

/** A token that these servers accept; they check no signature. */
export const tokenFor = (subject: string): string =>
  ['{}', JSON.stringify({ sub: subject }), '']
    .map((part) => Buffer.from(part).toString('base64url'))
    .join('.');

/** The `sub` of a bearer token, or undefined without one. */
export function subjectOf({ headers }: IncomingMessage): string | undefined {
  const [, payload] = /^Bearer [^.]*\.([^.]*)\./.exec(headers.authorization ?? '') ?? [];
  return payload && JSON.parse(Buffer.from(payload, 'base64url').toString()).sub;
}
