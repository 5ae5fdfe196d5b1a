import { type OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { Express } from 'express';

const FIRST = Symbol('first headers');
/** Names and values in turn. */
type Flat = string[];
type Answer = ServerResponse & { [FIRST]?: Flat | undefined };

/**
 * Has an app's answers begin with headers of their own (`beginWith`), which are not set one by one but handed to Node as they are when
 * no other is set: a dozen of `setHeader` cost as much as finding the route. Headers that are set explicitly win.
 */
export function useFirstHeaders(app: Express): void {
  // Every way out of express ends here, `response.end()` among them.
  app.response.writeHead = function (this: Answer, ...args: unknown[]) {
    const first = this[FIRST] ?? [];
    this[FIRST] = undefined;
    for (let i = 0; i < first.length; i += 2) {
      const name = first[i] ?? '';
      if (!this.hasHeader(name)) this.setHeader(name, first[i + 1] ?? '');
    }
    return Reflect.apply(ServerResponse.prototype.writeHead, this, args);
  };
}

export function beginWith(response: Answer, headers: Flat): void {
  response[FIRST] = headers;
}

/** Adds a header to those that an answer begins with. */
export function addHeader(response: Answer, name: string, value: string): void {
  if (response[FIRST]) response[FIRST].push(name, value);
  else response.setHeader(name, value);
}

/** As `response.writeHead`, the fast way if no header is set. */
export function writeHead(response: Answer, status: number, headers: OutgoingHttpHeaders): void {
  const first = response[FIRST];
  if (first === undefined || response.getHeaderNames().length > 0) {
    response.writeHead(status, headers);
    return;
  }
  response[FIRST] = undefined;
  for (const name in headers) {
    const at = first.indexOf(name);
    if (at >= 0) first[at + 1] = String(headers[name]);
    else first.push(name, String(headers[name]));
  }
  ServerResponse.prototype.writeHead.call(response, status, first);
}
