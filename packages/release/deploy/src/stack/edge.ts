import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { certificateInUse } from '../cluster/certificates.ts';
import { listSecrets } from '../cluster/secrets.ts';
import type { Site } from '../site.ts';
import type { Target } from '../target/load.ts';
import { withRoutes } from './edge-config.ts';
import { type ConfiguredStack, readStackFiles, stackFileNames } from './files.ts';

/**
 * Reads the stack of a target's edge, without files for a target without an edge.
 * @param certificate the secret with the certificate; default: the newest
 * @throws Ending (refused) when a file is missing; DockerError
 */
export async function readEdgeStack(
  { root, docker, target }: Pick<Site, 'root' | 'docker' | 'target'>,
  certificate?: string,
): Promise<ConfiguredStack> {
  const { stack, routed, settings } = target;
  const secret = target.tls && (certificate ?? certificateInUse(target, await listSecrets(docker)));
  const own = { ...edgeVariables(target), ...(secret && { TLS_CERTIFICATE_SECRET: secret }) };
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

/** The variable of the listener's and the edge's stack files that the target determines. Pure. */
export const proxyVariables = ({
  trustedProxies,
}: Pick<Target, 'trustedProxies'>): Record<string, string> => ({
  TRUSTED_PROXIES: trustedProxies.join(' '),
});

/** The variables of the edge's stack files that the target determines, apart from its settings. Pure. */
function edgeVariables({
  routed,
  tls,
  trustedProxies,
  url,
}: Pick<Target, 'routed' | 'tls' | 'trustedProxies' | 'url'>): Record<string, string> {
  const { port } = new URL(url);
  return {
    EDGE_ROUTES: routed.map((service) => service.stack).join(),
    ...proxyVariables({ trustedProxies }),
    ...(tls && {
      TLS_HSTS_SECONDS: String(tls.hstsSeconds),
      TLS_REDIRECT: tls.redirect ? 'on' : 'off',
      TLS_PORT_SUFFIX: port === '' ? '' : `:${port}`,
    }),
  };
}
