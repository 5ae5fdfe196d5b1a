import type { IncomingMessage } from 'node:http';
import { Problem } from './problem.ts';
import { unsupportedMediaType } from './problem-types.ts';

const JSON_TYPE = /^application\/(json|[\w!#$&^.+-]+\+json)\s*(;|$)/i;
const CHARSET = /;\s*charset\s*=\s*"?([^";\s]*)/i;

/** Whether a request may have a body. One that comes in chunks may turn out to have none. */
export function mayHaveBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/**
 * Refuses a body by its headers, before it is read: only uncompressed JSON in UTF-8 is accepted. Small bodies gain nothing by
 * compression, and a compressed body may expand to a large one.
 *
 * @throws {Problem} unsupported-media-type
 */
export function refuseOtherThanJson({ headers }: IncomingMessage): void {
  const type = headers['content-type'] ?? '';
  if (type !== 'application/json') {
    if (!JSON_TYPE.test(type)) throw refusal('Send application/json.', { Accept: 'application/json' });
    const charset = CHARSET.exec(type)?.[1];
    if (charset !== undefined && charset.toLowerCase() !== 'utf-8') throw refusal('Send UTF-8.', {});
  }
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    throw refusal('Send the body uncompressed.', { 'Accept-Encoding': 'identity' });
  }
}

function refusal(detail: string, headers: Record<string, string>): Problem {
  return new Problem(unsupportedMediaType, { detail, headers });
}
