import type { IncomingMessage } from 'node:http';
import { Problem } from './problem.ts';
import { unsupportedMediaType } from './problem-types.ts';

const JSON_TYPE = /^application\/(json|[\w!#$&^.+-]+\+json)\s*(;|$)/i;
const CHARSET = /;\s*charset\s*=\s*"?([^";\s]*)/i;

/** Whether a request says that it has a body. */
export function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/**
 * Refuses a body by what it says it is, before it is read: anything but JSON in UTF-8, sent as it is. Compressed bodies are not taken,
 * since nothing this small gains by it, and a small one may become a large one.
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
    throw refusal('Send the body as it is, not compressed.', { 'Accept-Encoding': 'identity' });
  }
}

function refusal(detail: string, headers: Record<string, string>): Problem {
  return new Problem(unsupportedMediaType, { detail, headers });
}
