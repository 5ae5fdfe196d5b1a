import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import { Problem } from './problem.ts';
import { badRequest } from './problem-types.ts';

/** Fields that may come once. Of a second one Node keeps the first, and a proxy may have read the other. */
const ONCE = new Set(['authorization', 'content-type', 'host']);

/**
 * Refuses header fields that the service and a proxy in front of it could read differently.
 *
 * @throws {Problem} 400 for a field that came twice and may come once
 */
export const refuseAmbiguous: RequestHandler = (request, _response, next) => {
  const name = repeatedField(request);
  if (name !== undefined) throw new Problem(badRequest, { detail: `The header field ${name} came twice.` });
  next();
};

function repeatedField({ rawHeaders, headers }: IncomingMessage): string | undefined {
  // Nearly every request ends here: no field came twice.
  if (Object.keys(headers).length === rawHeaders.length / 2) return undefined;
  const seen = new Set<string>();
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = (rawHeaders[at] as string).toLowerCase();
    if (seen.has(name) && ONCE.has(name)) return name;
    seen.add(name);
  }
  return undefined;
}
