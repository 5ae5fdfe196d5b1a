import { expect, it } from 'vitest';
import { NO_SERVER } from './edge-without-server.ts';

// Lines of HAProxy.
it.each([
  [
    'a request without a server',
    'public api/<NOSRV> 0/-1/-1/-1/0 503 217 - - SC-- 9/9/0/0/0 0/0 "GET /orders HTTP/1.1"',
    true,
  ],
  [
    'a request that timed out waiting for a server',
    'public api/<NOSRV> 0/10000/-1/-1/10000 503 217 - - sQ-- 9/9/0/0/0 0/1 "GET /orders HTTP/1.1"',
    true,
  ],
  [
    'a 503 of the API',
    'public api/api2 0/0/0/2/2 503 899 - - ---- 21/20/1/0/0 0/0 "POST /orders HTTP/1.1"',
    false,
  ],
  [
    'an aborted probe',
    'internal internal/<NOSRV> -1/-1/-1/-1/2726 400 0 - - CR-- 106/3/0/0/0 0/0 "<BADREQ>"',
    false,
  ],
  [
    'a denied path',
    'public public/<NOSRV> 0/-1/-1/-1/0 404 150 - - PR-- 9/9/0/0/0 0/0 "GET /ready HTTP/1.1"',
    false,
  ],
])('%s is recognized', (_, line, counted) => {
  expect(new RegExp(NO_SERVER).test(line)).toBe(counted);
});
