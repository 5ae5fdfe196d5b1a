import { readFile } from 'node:fs/promises';

/** What a node runs: handed to its shell whole, so that the container does not depend on where the checkout is. */
export const readNodeScript = (): Promise<string> => readFile(new URL('node.sh', import.meta.url), 'utf8');
