import type { OpenApiDocument, OperationObject } from '@zero-downtime/openapi';

/** An operation of the document, and where it is. */
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

/** Finds the operation that a request is for, as the router does: by path first, then by method; HEAD is answered as GET. */
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

/** Whether a target is answered before the service's own routes: in lower case only. */
const isProbe = (target: string): boolean => /^\/(health|ready)/.test(target);

/** `/orders/{id}` as the router takes it: in any case, and with a slash at the end or without. */
const formOf = (path: string): RegExp =>
  new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}/?$`, isProbe(path) ? '' : 'i');
