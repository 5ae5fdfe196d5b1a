import type { IncomingMessage } from 'node:http';
import type { RequestFacts } from '../request-facts.ts';
import { UNMATCHED } from '../route-of.ts';
import type { Attributes } from '../spans.ts';

/** Attributes at the start of a request, by the semantic conventions for HTTP servers. Without the query: it may contain a customer. */
export function describeRequest({ method = '', url = '', httpVersion }: IncomingMessage): Attributes {
  return {
    'http.request.method': method,
    'url.scheme': 'http',
    'url.path': url.split('?', 1)[0] ?? '',
    'network.protocol.version': httpVersion,
  };
}

/** Attributes at its end. It failed with a 5xx, or with an answer that was not sent completely. */
export function describeAnswer({ response, route, outcome }: RequestFacts) {
  const attributes: Attributes = {};
  if (route !== UNMATCHED) attributes['http.route'] = route;
  if (response.headersSent) attributes['http.response.status_code'] = response.statusCode;
  const failed = outcome === 'aborted' || response.statusCode >= 500;
  if (failed) attributes['error.type'] = outcome === 'aborted' ? outcome : String(response.statusCode);
  return { attributes, failed };
}
