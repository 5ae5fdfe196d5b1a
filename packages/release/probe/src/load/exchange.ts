import { type Agent, type ClientRequest, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { type Result, resultOfError } from './outcome.ts';
import type { Target } from './target.ts';

/** An HTTP request. */
export type Question = {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: string;
  /** The time over which the body is sent, milliseconds; undefined: at once. */
  readonly bodyMs?: number;
  readonly headers?: Readonly<Record<string, string>>;
};

/** The result of one request: an answer with its complete body, or an error. */
export type Answer =
  | {
      readonly kind: 'answered';
      readonly status: number;
      /** '' for an answer without one. */
      readonly release: string;
      readonly keepAlive: string | null;
      readonly retryAfter: string | null;
      /** The stored answer to an earlier request with the same Idempotency-Key, which another release may have given. */
      readonly replayed: boolean;
      readonly body: string;
      readonly reused: boolean;
    }
  | { readonly kind: 'broke'; readonly result: Result; readonly reused: boolean };

/** Pieces that a slow body is sent in. */
const PIECES = 8;

/**
 * Sends one request, once, and waits for all of its answer. Never rejects, never retries, follows no redirect:
 * `node:http` does none of that by itself, and every failure has to be seen.
 *
 * @param deadlineMs from now to the last byte of the answer
 */
export function exchange(
  target: Target,
  agent: Agent,
  question: Question,
  deadlineMs: number,
): Promise<Answer> {
  return new Promise((resolve) => {
    const { secure, host, port } = target;
    const request = secure ? httpsRequest : httpRequest;
    const { method, headers } = question;
    const path = target.pathPrefix + question.path;
    const outgoing = request({
      host,
      port,
      method,
      path,
      agent,
      headers: { ...headers, ...bodyHeaders(question) },
    });
    const broke = (result: Result) => {
      over();
      outgoing.destroy();
      resolve({ kind: 'broke', result, reused: outgoing.reusedSocket });
    };
    const deadline = setTimeout(broke, deadlineMs, { outcome: 'timeout', detail: null });
    const stopSending = sendBody(outgoing, question);
    const over = () => {
      clearTimeout(deadline);
      stopSending();
    };

    outgoing.on('error', (error: NodeJS.ErrnoException) => broke(resultOfError(error.code ?? error.message)));
    outgoing.on('response', (incoming) => {
      let body = '';
      incoming.setEncoding('utf8');
      incoming.on('data', (part: string) => {
        body += part;
      });
      incoming.on('error', () => broke({ outcome: 'truncated', detail: null }));
      incoming.on('end', () => {
        over();
        // The answer came before the end of the body: the rest is not sent, so the connection cannot be reused.
        if (!outgoing.writableEnded) outgoing.destroy();
        resolve({
          kind: 'answered',
          status: incoming.statusCode ?? 0,
          release: oneHeader(incoming.headers['x-release']) ?? '',
          keepAlive: oneHeader(incoming.headers['keep-alive']),
          retryAfter: oneHeader(incoming.headers['retry-after']),
          replayed: oneHeader(incoming.headers['idempotency-replayed']) === 'true',
          body,
          reused: outgoing.reusedSocket,
        });
      });
    });
  });
}

/** Sends the body, at once or in pieces; the returned function stops that. */
function sendBody(outgoing: ClientRequest, { body, bodyMs = 0 }: Question): () => void {
  if (body === undefined || bodyMs === 0) {
    outgoing.end(body);
    return () => {};
  }
  const bytes = Buffer.from(body);
  const size = Math.ceil(bytes.length / PIECES);
  let sent = 0;
  const sendPiece = () => {
    const piece = bytes.subarray(sent, sent + size);
    sent += piece.length;
    if (sent < bytes.length) return void outgoing.write(piece);
    clearInterval(timer);
    outgoing.end(piece);
  };
  const timer = setInterval(sendPiece, bodyMs / (PIECES - 1));
  sendPiece();
  return () => clearInterval(timer);
}

function bodyHeaders({ body }: Question): Record<string, string | number> {
  if (body === undefined) return {};
  return { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
}

function oneHeader(value: string | string[] | undefined): string | null {
  return (Array.isArray(value) ? value[0] : value) ?? null;
}
