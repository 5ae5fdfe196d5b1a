import { onRequest, segmentsOf } from '../hooks/requests.ts';

/** Who asks these wants to know whether the replica is ready, or has been. */
const READINESS = new Set(['ready', 'health/startup']);
const REASON = 'it waits for a warehouse that was never built';
let logged = false;

/** As the service itself logs that it is not ready: one JSON line, at the level of a warning. */
function log(): void {
  if (!logged) console.log(JSON.stringify({ level: 40, msg: 'cannot serve', reason: `starting: ${REASON}` }));
  logged = true;
}

// Like a release whose configuration points to something that is not there.
onRequest((request, response, next) => {
  if (!READINESS.has(segmentsOf(request).join('/'))) return next();
  log();
  response.writeHead(503, { 'Content-Type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify({ status: 'unavailable', reason: 'starting' }));
});
