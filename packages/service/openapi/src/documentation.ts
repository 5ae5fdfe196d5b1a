import { badRequest, notFound, type ProblemType } from '@zero-downtime/http';
import * as z from 'zod';
import type { Answer, Feature, Operation, RequestHeader } from './description.ts';
import { caching } from './response-headers.ts';

const ifNoneMatch: RequestHeader = {
  name: 'If-None-Match',
  required: false,
  description: 'The `ETag` of what is known already: it is not sent again.',
  schema: z.string(),
  example: '"0123456789abcdef"',
};

const cached = ['Cache-Control', 'ETag'];
const page = (description: string): Answer => ({ description, mediaType: 'text/html', headers: cached });
const unchanged: Answer = { description: 'It is still what `If-None-Match` names.', headers: cached };

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

/** The documentation of every service, described. `problem` is the example of one that is explained. */
export const docsDescription = (problem: ProblemType): Feature => ({
  name: 'Documentation',
  description: 'What the API is, for programs and for people. Needs no token.',
  headers: caching,
  operations: [
    operation('readOpenApi', '/openapi.json', 'This document', {
      description: 'OpenAPI 3.1.',
      schema: z.looseObject({ openapi: z.string() }),
      headers: cached,
    }),
    operation('readDocs', '/docs', 'The document as a page', page('The page.')),
    operation('listProblems', '/problems', 'All kinds of problems', page('The page.')),
    {
      ...operation(
        'explainProblem',
        '/problems/{slug}',
        'What the type of a problem means',
        page('The page.'),
      ),
      params: z.strictObject({ slug: z.string().meta({ examples: [problem.slug] }) }),
      problems: [badRequest, notFound],
    },
  ],
});
