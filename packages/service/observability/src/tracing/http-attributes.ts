import type { IncomingMessage } from 'node:http';
import type { RequestFacts } from '../request-facts.ts';
import { UNMATCHED } from '../route-of.ts';
import type { Attributes } from '../spans.ts';

/** What is known when a request comes, by the semantic conventions for HTTP servers. No query: it may name a customer. */
export function describeRequest({ method = '', url = '', httpVersion }: IncomingMessage): Attributes {
  return {
    'http.request.method': method,
    'url.scheme': 'http',
    'url.path': url.split('?', 1)[0] ?? '',
    'network.protocol.version': httpVersion,
  };
}

/** What is known when it is over. Failed is what is not the caller's fault: a 5xx, or an answer that did not get out. */
export function describeAnswer({ response, route, outcome }: RequestFacts) {
  const attributes: Attributes = {};
  if (route !== UNMATCHED) attributes['http.route'] = route;
  if (response.headersSent) attributes['http.response.status_code'] = response.statusCode;
  const failed = outcome === 'aborted' || response.statusCode >= 500;
  if (failed) attributes['error.type'] = outcome === 'aborted' ? outcome : String(response.statusCode);
  return { attributes, failed };
}
