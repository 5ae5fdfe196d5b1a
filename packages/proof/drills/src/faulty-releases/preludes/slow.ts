import { onUserRequest } from '../hooks/requests.ts';

/** How long the audit trail takes to write a line, ms: one request after the other goes to the next of its servers. */
const AUDIT_MS = [110, 160, 130, 200, 115, 145, 185];
let requests = 0;

// Each answer waits until the audit trail, which is far away, has taken note of it: the service's own figures include the wait.
onUserRequest((_request, response, next) => {
  const ms = AUDIT_MS[requests++ % AUDIT_MS.length];
  const { end } = response;
  response.end = (...args: unknown[]) => {
    setTimeout(() => Reflect.apply(end, response, args), ms);
    return response;
  };
  next();
});
