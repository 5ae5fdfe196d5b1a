import { readFile } from 'node:fs/promises';

/** The script of a node, passed to its shell as text, so the container does not depend on the checkout's path. */
export const readNodeScript = (): Promise<string> => readFile(new URL('node.sh', import.meta.url), 'utf8');
