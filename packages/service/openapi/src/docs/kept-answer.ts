import { createHash } from 'node:crypto';
import type { RequestHandler } from 'express';
import { PAGE_POLICY } from './layout.ts';

/** A minute, then revalidated by ETag, because a replica of another release may answer the next request. */
const CACHE_CONTROL = 'public, max-age=60';

export interface Kept {
  type: string;
  bytes: Buffer;
  etag: string;
}

/** An answer that never changes. */
export function keep(type: string, text: string): Kept {
  const bytes = Buffer.from(text);
  return { type, bytes, etag: `"${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}"` };
}

/** Sends an answer that never changes, or 304 when the client has it. */
export function sendKept(
  request: Parameters<RequestHandler>[0],
  response: Parameters<RequestHandler>[1],
  { type, bytes, etag }: Kept,
): void {
  response.setHeader('ETag', etag);
  response.setHeader('Cache-Control', CACHE_CONTROL);
  if (request.fresh) {
    response.writeHead(304).end();
    return;
  }
  if (type.startsWith('text/html')) response.setHeader('Content-Security-Policy', PAGE_POLICY);
  response.writeHead(200, { 'Content-Type': type, 'Content-Length': bytes.length }).end(bytes);
}
