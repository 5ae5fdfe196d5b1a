import { attempt } from './command.ts';

const VARIABLES = ['http_proxy', 'https_proxy', 'no_proxy'] as const;

/** The proxies of this host: from the environment, else from apt's configuration. */
export async function readProxies(env = process.env): Promise<Record<string, string>> {
  const dump = (await attempt(['apt-config', 'dump', 'Acquire::http::Proxy', 'Acquire::https::Proxy']))
    .stdout;
  return proxies(env, dump);
}

/** Chooses the proxies. @param aptConfig lines such as `Acquire::http::Proxy "http://proxy:3128";` */
export function proxies(env: NodeJS.ProcessEnv, aptConfig: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of VARIABLES) {
    const scheme = name.split('_')[0];
    const inApt = new RegExp(`^Acquire::${scheme}::Proxy "([^"]+)";`, 'im').exec(aptConfig)?.[1];
    const value = env[name] || env[name.toUpperCase()] || (inApt === 'DIRECT' ? undefined : inApt);
    if (value) found[name] = value;
  }
  return found;
}

/**
 * The flags with which a build uses the host's proxies. These build arguments need no ARG and are not stored in the image or its
 * history. For a proxy on the loopback address, the build uses the host's network.
 */
export function buildFlags(found: Record<string, string>): string[] {
  const flags = Object.entries(found).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]);
  const loopback = Object.entries(found).some(
    ([name, value]) => name !== 'no_proxy' && /\/\/([^@/]*@)?(localhost|127\.|\[::1\])/.test(value),
  );
  return loopback ? ['--network', 'host', ...flags] : flags;
}
