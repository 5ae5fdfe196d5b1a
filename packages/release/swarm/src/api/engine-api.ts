import { Agent, request } from 'node:http';
import type { Endpoint } from './endpoint.ts';
import { type Output, parseOutput } from './output.ts';

/** Requests to one engine, by paths below the version, such as /services. */
export interface EngineApi {
  get: (path: string, query?: Query) => Promise<unknown>;
  post: (path: string, body: object) => Promise<unknown>;
  remove: (path: string, query?: Query) => Promise<void>;
  /** A multiplexed output, when it has ended. */
  output: (method: 'GET' | 'POST', path: string, more: { query?: Query; body?: object }) => Promise<Output>;
}

/** `filters` as the engine takes them: each name with its values. */
export interface Query {
  filters?: Record<string, readonly string[]>;
  [name: string]: string | Record<string, readonly string[]> | undefined;
}

/** The engine has answered with an error. The message is as the docker command prints it. */
export class EngineRefused extends Error {
  override readonly name = 'EngineRefused';
}

/** A process in a container has failed. Its fields are those of a failed docker command, which has the same exit code. */
export class ProcessFailed extends Error {
  override readonly name = 'ProcessFailed';
  readonly exitCode: number;
  readonly stderr: string;

  constructor(exitCode: number, stderr: string) {
    super(stderr || `exit code ${exitCode}`);
    this.exitCode = exitCode;
    this.stderr = stderr;
  }
}

/** The request did not reach the engine. */
export class NotReached extends Error {
  override readonly name = 'NotReached';
}

/** A newer engine answers in this version, in which the fields that are read here are known. */
const NEWEST_KNOWN = '1.47';

const KEPT = new Agent({ keepAlive: true, maxSockets: 8 });

/** Opens the API of an engine, in the newest version that both sides know. @throws NotReached */
export async function openApi(
  endpoint: Endpoint,
  signal: AbortSignal,
): Promise<(signal: AbortSignal) => EngineApi> {
  const { headers } = await send(endpoint, { method: 'GET', path: '/_ping', signal });
  const version = older(String(headers['api-version'] ?? NEWEST_KNOWN), NEWEST_KNOWN);
  return (during) => apiOf(endpoint, `/v${version}`, during);
}

const older = (one: string, other: string): string =>
  Number(one.split('.')[1]) < Number(other.split('.')[1]) ? one : other;

function apiOf(endpoint: Endpoint, base: string, signal: AbortSignal): EngineApi {
  const call = async (
    method: string,
    path: string,
    { query = {}, body }: { query?: Query; body?: object } = {},
  ) => {
    const answer = await send(endpoint, { method, path: `${base}${path}${search(query)}`, signal, body });
    if (answer.status < 400) return answer.bytes;
    throw new EngineRefused(`Error response from daemon: ${messageIn(answer.bytes.toString())}`);
  };
  const json = (bytes: Buffer) => JSON.parse(bytes.toString() || 'null') as unknown;
  return {
    get: async (path, query) => json(await call('GET', path, { ...(query && { query }) })),
    post: async (path, body) => json(await call('POST', path, { body })),
    remove: async (path, query) => void (await call('DELETE', path, { ...(query && { query }) })),
    output: async (method, path, more) => parseOutput(await call(method, path, more)),
  };
}

function search(query: Query): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    parameters.set(name, typeof value === 'object' ? JSON.stringify(filtersOf(value)) : String(value));
  return parameters.size === 0 ? '' : `?${parameters}`;
}

const filtersOf = (filters: Record<string, readonly string[]>) =>
  Object.fromEntries(
    Object.entries(filters).map(([name, values]) => [
      name,
      Object.fromEntries(values.map((value) => [value, true])),
    ]),
  );

function messageIn(text: string): string {
  try {
    return (JSON.parse(text) as { message: string }).message;
  } catch {
    return text.trim();
  }
}

interface Sent {
  method: string;
  path: string;
  signal: AbortSignal;
  body?: object | undefined;
}

interface Answer {
  status: number;
  headers: NodeJS.Dict<string | string[]>;
  bytes: Buffer;
}

function send(endpoint: Endpoint, { method, path, signal, body }: Sent): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const content = body === undefined ? undefined : JSON.stringify(body);
  const sent = request({
    ...endpoint,
    ...{ method, path, signal },
    // A kept connection may be closed while a request is on its way. A read can be repeated, a change cannot.
    agent: method === 'GET' ? KEPT : false,
    headers: {
      host: 'docker',
      ...(content !== undefined && {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(content),
      }),
    },
  });
  sent.on('error', (error: NodeJS.ErrnoException) => {
    if (error.syscall === 'connect' || error.code === 'ENOTFOUND')
      reject(new NotReached(error.message, { cause: error }));
    // The engine has closed a kept connection, for example by a restart.
    else if (sent.reusedSocket && !signal.aborted) resolve(send(endpoint, { method, path, signal, body }));
    else reject(error);
  });
  sent.on('response', (response) => {
    const chunks: Buffer[] = [];
    response.on('data', (chunk: Buffer) => chunks.push(chunk));
    response.on('error', reject);
    response.on('end', () =>
      resolve({
        status: response.statusCode ?? 500,
        headers: response.headers,
        bytes: Buffer.concat(chunks),
      }),
    );
  });
  sent.end(content);
  return promise;
}
