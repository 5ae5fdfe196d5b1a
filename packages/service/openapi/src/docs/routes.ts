import { notFound, Problem, refuseOtherMethods } from '@zero-downtime/http';
import { Router } from 'express';
import type { OpenApiDocument } from '../types.ts';
import { docsPage } from './docs-page.ts';
import { type Kept, keep, sendKept } from './kept-answer.ts';
import { problemPage, problemsPage } from './problem-pages.ts';

const JSON_TYPE = 'application/json; charset=utf-8';
const PAGE = 'text/html; charset=utf-8';

/** Serves the OpenAPI document as JSON and as pages; each page is rendered on its first request. */
export function docsRoutes(document: OpenApiDocument): Router {
  const router = Router();

  function serve(path: string, type: string, make: (slug: string) => string): void {
    const made = new Map<string, Kept>();
    const route = router.route(path).get((request, response) => {
      const { slug = '' } = request.params as { slug?: string };
      const kept = made.get(slug) ?? keep(type, make(slug));
      made.set(slug, kept);
      sendKept(request, response, kept);
    });
    refuseOtherMethods(route);
  }

  serve('/openapi.json', JSON_TYPE, () => JSON.stringify(document));
  serve('/docs', PAGE, () => docsPage(document));
  serve('/problems', PAGE, () => problemsPage(document));
  serve('/problems/:slug', PAGE, (slug) => problemPage(document, slug) ?? noSuchProblem());
  return router;
}

function noSuchProblem(): never {
  throw new Problem(notFound, { detail: 'There is no such problem.' });
}
