import { refuse } from '../errors.ts';
import type { RoutedService } from '../target/load.ts';

// biome-ignore lint/suspicious/noTemplateCurlyInString: HAProxy's own syntax
const STACK = '${STACK}';

/**
 * Adds routes to other services to the edge's configuration: copies the frontend line and the backends that name the stack for each service,
 * with the name of its stack. So every service has the same checks, retries and canary. Pure.
 * @throws Ending (refused) for a configuration whose frontend or backends do not name the stack
 */
export function withRoutes(
  config: string,
  routed: readonly Pick<RoutedService, 'stack' | 'route'>[],
): string {
  const [frontend, backends] = [frontendLine(config), backendsOf(config)];
  const rules = routed.map(({ stack, route }) =>
    [
      ...conditionsOf(route).map((condition) => `    acl to_${stack} ${condition}`),
      frontend.replaceAll(STACK, stack).replace(' if ', ` if to_${stack} `),
      `    use_backend "${stack}_api" if to_${stack}`,
    ].join('\n'),
  );
  const copies = routed.map(({ stack }) => backends.replaceAll(STACK, stack));
  return [config.replace(frontend, () => [...rules, frontend].join('\n')), ...copies].join('\n');
}

function conditionsOf({ path, host }: RoutedService['route']): string[] {
  return path === undefined
    ? [`req.hdr(host),field(1,:),lower -m str ${host}`]
    : [`path -m str ${path}`, `path -m beg ${path}/`];
}

function frontendLine(config: string): string {
  const line = config
    .split('\n')
    .find((one) => one.trimStart().startsWith('use_backend') && one.includes(STACK));
  return line ?? refuseOf('no use_backend line');
}

function backendsOf(config: string): string {
  const sections = config.split(/^(?=[a-z])/m).filter((section) => section.startsWith(`backend "${STACK}`));
  return sections.length > 0 ? sections.join('') : refuseOf('no backend');
}

function refuseOf(what: string): never {
  throw refuse(
    `infra/haproxy/haproxy.cfg has ${what} that names ${STACK}: routes to other services are made from it`,
    'write it as in the repository, or take the routes out of the target',
  );
}
