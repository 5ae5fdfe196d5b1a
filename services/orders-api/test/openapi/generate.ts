import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openApiDocument } from '@zero-downtime/openapi';
import { sourceTree } from '@zero-downtime/releases';

const serviceDir = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const FILE = 'src/openapi/openapi.json';

/** The text of a release's document, of its own sources, and where it is kept. */
export async function generate(version: string, overlay: string): Promise<{ file: string; text: string }> {
  const tree = await sourceTree(serviceDir, version);
  const { features } = (await import(
    join(tree, 'src/openapi/features.ts')
  )) as typeof import('../../src/openapi/features.ts');
  const { info } = (await import(
    join(tree, 'src/openapi/info.ts')
  )) as typeof import('../../src/openapi/info.ts');
  const text = `${JSON.stringify(openApiDocument({ info, features }, version), null, 2)}\n`;
  return { file: join(serviceDir, overlay, FILE), text };
}

/** The documents of all releases whose API differs. */
export async function generateAll(): Promise<{ file: string; text: string }[]> {
  const { version } = JSON.parse(await readFile(join(serviceDir, 'package.json'), 'utf8'));
  return [await generate(version, ''), await generate('1.0.0', 'releases/1.0.0')];
}

if (import.meta.main) {
  for (const { file, text } of await generateAll()) {
    await writeFile(file, text);
    console.log(file);
  }
}
