import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

const HEADER = /^\/\/ source (sha256:[0-9a-f]{64})\n/;

/** Of the source of a phase, as it was written; only the way its lines end does not count. */
function checksumOf(source: string): string {
  return `sha256:${createHash('sha256').update(source.replace(/\r\n/g, '\n')).digest('hex')}`;
}

/** The line that a bundled phase begins with: bundling changes the text, and must not change the checksum. */
export const checksumHeader = (source: string): string => `// source ${checksumOf(source)}\n`;

/** The checksum of a phase file, the same for a source and for what was bundled from it. */
export async function checksumOfPhase(file: string): Promise<string> {
  const text = await readFile(file, 'utf8');
  return HEADER.exec(text)?.[1] ?? checksumOf(text);
}
