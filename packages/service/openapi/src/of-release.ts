import type { OpenApiDocument } from './types.ts';

/** The document with the version of the serving release. */
export const ofRelease = (document: OpenApiDocument, version: string): OpenApiDocument => ({
  ...document,
  info: { ...document.info, version },
});
