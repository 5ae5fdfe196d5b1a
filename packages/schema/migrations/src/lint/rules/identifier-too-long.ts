import { EVERY_PHASE, type Rule } from './rule.ts';

const LONGEST_BYTES = 63;

export const identifierTooLong: Rule = {
  id: 'identifier-too-long',
  title: 'a name of more than 63 bytes, which PostgreSQL cuts',
  phases: EVERY_PHASE,
  severity: 'error',
  check: ({ identifiers }) =>
    [...new Set(identifiers)]
      .filter((name) => Buffer.byteLength(name) > LONGEST_BYTES)
      .map((name) => ({
        message: `PostgreSQL cuts "${name}" to 63 bytes without an error, perhaps to a name that is taken: choose a shorter one`,
      })),
};
