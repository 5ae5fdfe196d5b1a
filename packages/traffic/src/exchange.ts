import { type Agent, request } from 'node:http';
import type { Target } from './target.ts';

/** One HTTP request as it goes out. */
export type Question = {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
};

/** What came of one request: an answer with its whole body, or the reason why there is none. */
export type Answer =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly release: string | null;
      readonly keepAlive: string | null;
      readonly body: string;
      readonly reused: boolean;
    }
  | { readonly kind: 'broke'; readonly reason: string; readonly reused: boolean };

const DEADLINE = 'timeout';
const CUT_SHORT = 'answer cut short';

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
    const { host, port } = target;
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
    const broke = (reason: string) => {
      clearTimeout(deadline);
      outgoing.destroy();
      resolve({ kind: 'broke', reason, reused: outgoing.reusedSocket });
    };
    const deadline = setTimeout(broke, deadlineMs, DEADLINE);

    outgoing.on('error', (error: NodeJS.ErrnoException) => broke(error.code ?? error.message));
    outgoing.on('response', (incoming) => {
      let body = '';
      incoming.setEncoding('utf8');
      incoming.on('data', (part: string) => {
        body += part;
      });
      incoming.on('error', () => broke(CUT_SHORT));
      incoming.on('end', () => {
        clearTimeout(deadline);
        resolve({
          kind: 'answered',
          status: incoming.statusCode ?? 0,
          release: oneHeader(incoming.headers['x-release']),
          keepAlive: oneHeader(incoming.headers['keep-alive']),
          body,
          reused: outgoing.reusedSocket,
        });
      });
    });
    outgoing.end(question.body);
  });
}

function bodyHeaders({ body }: Question): Record<string, string | number> {
  if (body === undefined) return {};
  return { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
}

function oneHeader(value: string | string[] | undefined): string | null {
  return (Array.isArray(value) ? value[0] : value) ?? null;
}
