import { onRequest, segmentsOf } from '../hooks/requests.ts';

/** The paths of readiness and startup probes. */
const READINESS = new Set(['ready', 'health/startup']);
const REASON = 'it waits for a warehouse that was never built';
let logged = false;

/** Logs like a service that is not ready: one JSON line at level warn. */
function log(): void {
  if (!logged) console.log(JSON.stringify({ level: 40, msg: 'cannot serve', reason: `starting: ${REASON}` }));
  logged = true;
}

// The bug: the configuration points to a missing dependency.
onRequest((request, response, next) => {
  if (!READINESS.has(segmentsOf(request).join('/'))) return next();
  log();
  response.writeHead(503, { 'Content-Type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify({ status: 'unavailable', reason: 'starting' }));
});
