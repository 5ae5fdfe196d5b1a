import type { IncomingMessage } from 'node:http';

const BODILESS = new Set(['GET', 'HEAD', 'OPTIONS', 'DELETE']);

/**
 * Measures how long a request waits for its body: time of the client or the network, not of the service. @returns milliseconds until
 * now
 */
export function measureBodyWait(request: IncomingMessage): () => number {
  if (BODILESS.has(request.method ?? '')) return () => 0;
  let begun: number | undefined;
  let waited = 0;
  request.once('resume', () => {
    begun = performance.now();
  });
  request.once('end', () => {
    if (begun !== undefined) waited = performance.now() - begun;
  });
  return () => waited;
}
