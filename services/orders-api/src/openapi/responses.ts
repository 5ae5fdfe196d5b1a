import { isDeepStrictEqual } from 'node:util';
import type { ProblemType } from '@zero-downtime/http';
import type { Reference, ResponseObject } from './types.ts';

/** Keeps responses that several operations have in one place. */
export function responseCollector() {
  const responses: Record<string, ResponseObject> = {};

  /** A reference to the response; the response itself where its name means another one. */
  function share(problems: readonly ProblemType[], response: ResponseObject): Reference | ResponseObject {
    const name = problems.map(({ slug }) => pascal(slug)).join('.');
    responses[name] ??= response;
    return isDeepStrictEqual(responses[name], response)
      ? { $ref: `#/components/responses/${name}` }
      : response;
  }

  return { responses, share };
}

const pascal = (slug: string): string =>
  slug.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
