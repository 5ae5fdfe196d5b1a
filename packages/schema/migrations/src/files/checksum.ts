import { createHash } from 'node:crypto';
import { readSource } from './source-text.ts';

export { readSource };

const HEADER = /^\/\/ source (sha256:[0-9a-f]{64})\n/;

/** The checksum of a phase's source, independent of line endings. */
function checksumOf(source: string): string {
  return `sha256:${createHash('sha256').update(source.replace(/\r\n/g, '\n')).digest('hex')}`;
}

/** The first line of a bundled phase: keeps the checksum of the source, because bundling changes the text. */
export const checksumHeader = (source: string): string => `// source ${checksumOf(source)}\n`;

/**
 * The checksum of a phase file, the same for a source and its bundle.
 * @throws NotUtf8Error for a file that is not UTF-8.
 */
export async function checksumOfPhase(file: string): Promise<string> {
  const text = await readSource(file);
  return HEADER.exec(text)?.[1] ?? checksumOf(text);
}
