import type { OpenApiDocument, Reference } from '../openapi/types.ts';

/** What a reference within the document stands for; anything else is what it is. */
export function resolve<T extends object>(document: OpenApiDocument, value: T | Reference): T {
  if (!('$ref' in value) || typeof value.$ref !== 'string') return value as T;
  let found: unknown = document;
  for (const key of value.$ref.split('/').slice(1)) found = (found as Record<string, unknown>)[key];
  return found as T;
}
