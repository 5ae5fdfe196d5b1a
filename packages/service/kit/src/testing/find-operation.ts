import type { OpenApiDocument, OperationObject } from '@zero-downtime/openapi';

/** An operation of the document, with its path and method. */
export interface Described {
  method: string;
  path: string;
  operation: OperationObject;
}

export function operationsOf(document: OpenApiDocument): Described[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
  );
}

/** Finds the operation of a request as the router does: first by path, then by method. HEAD counts as GET. */
export function operationFinder(document: OpenApiDocument) {
  const operations = operationsOf(document).map((described) => ({
    ...described,
    form: formOf(described.path),
  }));
  return (method: string, target: string): { pathKnown: boolean; described: Described | undefined } => {
    const [path = ''] = target.split('?');
    const here = operations.filter(({ form }) => form.test(path));
    const wanted = method === 'HEAD' ? 'get' : method.toLowerCase();
    return { pathKnown: here.length > 0, described: here.find((operation) => operation.method === wanted) };
  };
}

/** Whether a target is answered before the service's routes. Such paths are case-sensitive. */
const isProbe = (target: string): boolean => /^\/(health|ready)/.test(target);

/** `/orders/{id}` as the router matches it: case-insensitive, with or without a trailing slash. */
const formOf = (path: string): RegExp =>
  new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}/?$`, isProbe(path) ? '' : 'i');
