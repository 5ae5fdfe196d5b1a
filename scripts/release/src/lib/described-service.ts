import type { MediaType, OpenApiDocument, OperationObject } from '@zero-downtime/openapi';

/** A request for which the OpenAPI document has an example. */
export interface ExampleRequest {
  method: string;
  path: string;
  body: unknown;
}

/** Reads the OpenAPI document of a service. @throws when the service does not answer with one */
export async function fetchDocument(url: string, signal?: AbortSignal): Promise<OpenApiDocument> {
  const response = await fetch(new URL('/openapi.json', url), { signal: signal ?? null });
  if (!response.ok) throw new Error(`${url}/openapi.json answers ${response.status}`);
  return (await response.json()) as OpenApiDocument;
}

/** Every scope that an operation of the service requires. */
export function scopesOf({ paths }: Pick<OpenApiDocument, 'paths'>): string[] {
  const operations = Object.values(paths).flatMap((methods) => Object.values(methods));
  return [
    ...new Set(operations.flatMap(({ security }) => security.flatMap((way) => Object.values(way).flat()))),
  ];
}

/** The path of the first read that needs a token and no id: a caller can try it first. */
export function firstRead({ paths }: Pick<OpenApiDocument, 'paths'>): string | undefined {
  return Object.entries(paths).find(
    ([path, { get }]) => get && !path.includes('{') && get.security.length > 0,
  )?.[0];
}

/** The requests that can be sent from the document alone: each example body of a POST without an id in its path. */
export function creations({ paths }: Pick<OpenApiDocument, 'paths'>): ExampleRequest[] {
  return Object.entries(paths).flatMap(([path, { post }]) =>
    post && !path.includes('{') ? bodiesOf(post).map((body) => ({ method: 'POST', path, body })) : [],
  );
}

function bodiesOf({ requestBody }: OperationObject): unknown[] {
  const { examples = {} }: Partial<MediaType> = requestBody?.content['application/json'] ?? {};
  return Object.values(examples).map(({ value }) => value);
}
