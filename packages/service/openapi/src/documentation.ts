import { badRequest, notFound, type ProblemType } from '@zero-downtime/http';
import * as z from 'zod';
import type { Answer, Feature, Operation, RequestHeader } from './description.ts';
import { caching } from './response-headers.ts';

const ifNoneMatch: RequestHeader = {
  name: 'If-None-Match',
  required: false,
  description: 'The `ETag` of a cached copy. If it is current, the answer is 304 without a body.',
  schema: z.string(),
  example: '"0123456789abcdef"',
};

const cached = ['Cache-Control', 'ETag'];
const page = (description: string): Answer => ({ description, mediaType: 'text/html', headers: cached });
const unchanged: Answer = {
  description: 'The cached copy named in `If-None-Match` is current.',
  headers: cached,
};

function operation(id: string, path: string, summary: string, answer: Answer): Operation {
  return {
    id,
    method: 'get',
    path,
    summary,
    headers: [ifNoneMatch],
    answers: { 200: answer, 304: unchanged },
  };
}

/** The description of the documentation routes of every service. `problem` is the example of an explained problem. */
export const docsDescription = (problem: ProblemType): Feature => ({
  name: 'Documentation',
  description: 'The description of the API, as JSON and as pages. Needs no token.',
  headers: caching,
  operations: [
    operation('readOpenApi', '/openapi.json', 'This document', {
      description: 'OpenAPI 3.1.',
      schema: z.looseObject({ openapi: z.string() }),
      headers: cached,
    }),
    operation('readDocs', '/docs', 'The document as a page', page('An HTML page.')),
    operation('listProblems', '/problems', 'All kinds of problems', page('An HTML page.')),
    {
      ...operation(
        'explainProblem',
        '/problems/{slug}',
        'The meaning of a problem type',
        page('An HTML page.'),
      ),
      params: z.strictObject({ slug: z.string().meta({ examples: [problem.slug] }) }),
      problems: [badRequest, notFound],
    },
  ],
});
