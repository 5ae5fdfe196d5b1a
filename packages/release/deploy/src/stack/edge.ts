import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Site } from '../site.ts';
import { withRoutes } from './edge-config.ts';
import { type ConfiguredStack, readStackFiles, stackFileNames } from './files.ts';

/** Reads the stack of a target's edge, without files for a target without an edge. @throws Ending (refused) when a file is missing */
export async function readEdgeStack({
  root,
  target,
}: Pick<Site, 'root' | 'target'>): Promise<ConfiguredStack> {
  const { stack, routed, settings } = target;
  const own = { EDGE_ROUTES: routed.map((service) => service.stack).join() };
  const names = stackFileNames(target).edge;
  const read = (variables: Record<string, string>) =>
    readStackFiles(root, names, { ...settings, ...variables, STACK: stack });
  if (routed.length === 0) return { files: await read(own), configs: [], variables: own };
  const content = withRoutes(await readFile(join(root, 'infra/haproxy/haproxy.cfg'), 'utf8'), routed);
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 12);
  const name = `${stack}_haproxy-${hash}`;
  const variables = { ...own, EDGE_CONFIG: name };
  return { files: await read(variables), configs: [{ name, content }], variables };
}
