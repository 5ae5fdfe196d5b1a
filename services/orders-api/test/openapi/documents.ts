import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { OpenApiDocument } from '@zero-downtime/openapi';

export type Release = '1.0.0' | '2.0.0';

const FILES: Record<Release, string> = {
  '1.0.0': 'releases/1.0.0/src/openapi/openapi.json',
  '2.0.0': 'src/openapi/openapi.json',
};

/** The document of a release, as it is committed. */
export async function documentOf(release: Release): Promise<OpenApiDocument> {
  const serviceDir = fileURLToPath(new URL('../..', import.meta.url));
  return JSON.parse(await readFile(join(serviceDir, FILES[release]), 'utf8'));
}
