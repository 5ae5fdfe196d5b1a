import { authProblemTypes } from '@zero-downtime/auth';
import {
  badRequest,
  bodyTooLarge,
  incompleteRequest,
  internalError,
  invalidRequest,
  malformedJson,
  overloaded,
  type ProblemType,
  rateLimited,
  requestTimeout,
  unavailable,
  unsupportedMediaType,
} from '@zero-downtime/http';

/** What any request may be answered with, whoever sends it. */
const OF_EVERY_REQUEST = [internalError, overloaded, requestTimeout];

/**
 * Beside those, what any request that needs a token may be answered with. Its body is read before the route is known: so one that
 * needs none can be too large nevertheless.
 */
const OF_EVERY_CLIENT = [
  badRequest,
  malformedJson,
  invalidRequest,
  ...authProblemTypes,
  incompleteRequest,
  bodyTooLarge,
  unsupportedMediaType,
  rateLimited,
  unavailable,
];

/** All that an operation may be answered with, by status. */
export function problemsByStatus(
  own: readonly ProblemType[],
  everybodyMay: boolean,
): Map<number, ProblemType[]> {
  const all = new Set([...own, ...(everybodyMay ? [] : OF_EVERY_CLIENT), ...OF_EVERY_REQUEST]);
  const sorted = [...all].sort((a, b) => a.status - b.status);
  return Map.groupBy(sorted, ({ status }) => status);
}
