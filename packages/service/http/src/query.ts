import { parse } from 'node:querystring';
import { Problem } from './problem.ts';
import { badRequest } from './problem-types.ts';

/**
 * The parameters of a query. A name that comes twice has a list of values, which a schema for one value refuses.
 * @throws {Problem} 400 for a percent-encoding that is not UTF-8; Node's parser would guess a value.
 */
export function parseQuery(query: string): NodeJS.Dict<string | string[]> {
  let malformed = false;
  const decode = (part: string): string => {
    try {
      return decodeURIComponent(part);
    } catch {
      malformed = true;
      return part;
    }
  };
  const parameters = parse(query, '&', '=', { decodeURIComponent: decode });
  if (malformed) throw new Problem(badRequest, { detail: 'The query is not percent-encoded UTF-8.' });
  return parameters;
}
