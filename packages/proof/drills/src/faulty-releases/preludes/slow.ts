import { onUserRequest } from '../hooks/requests.ts';

/** How long the servers of the audit trail take to write a line, ms; used in turn. */
const AUDIT_MS = [110, 160, 130, 200, 115, 145, 185];
let requests = 0;

// The bug: each answer waits for a remote audit trail. The service's metrics include the wait.
onUserRequest((_request, response, next) => {
  const ms = AUDIT_MS[requests++ % AUDIT_MS.length];
  const { end } = response;
  response.end = (...args: unknown[]) => {
    setTimeout(() => Reflect.apply(end, response, args), ms);
    return response;
  };
  next();
});
