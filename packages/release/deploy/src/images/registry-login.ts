import { argv, observeService } from '@zero-downtime/swarm';
import { PARTS, type Site } from '../site.ts';

/** Whether a registry has a loopback address. Pure. */
export const isLoopback = (registry: string): boolean => /^(127\.|localhost([:/]|$)|\[::1\])/.test(registry);

/** The status of a registry's answer to a request without a login. @throws TypeError when it does not answer within 10 s */
export async function askRegistry(registry: string): Promise<number> {
  // The engine also uses plain HTTP only for loopback addresses (moby, registry/config.go).
  const scheme = isLoopback(registry) ? 'http' : 'https';
  const url = `${scheme}://${registry.split('/')[0]}/v2/`;
  const answer = await fetch(url, { signal: AbortSignal.timeout(10_000) });
  await answer.body?.cancel();
  return answer.status;
}

/** @throws TypeError when the registry does not answer within 10 s */
export const needsLogin = async (registry: string): Promise<boolean> => (await askRegistry(registry)) === 401;

/**
 * Gives Swarm the login of this machine for the images of a stack's services. Swarm keeps the login with the specification of a service, and a
 * node that lacks the image pulls with it, also months later. No task is replaced.
 * @returns the names of the services. @throws DockerError when the login cannot pull: then Swarm keeps the stored one
 */
export async function renewLogin({ docker, target }: Pick<Site, 'docker' | 'target'>): Promise<string[]> {
  const names = (await docker(argv.listServices())).split('\n').map((line) => line.split(' ')[0] ?? '');
  const services = await Promise.all(
    names.filter((name) => isPart(target.stack, name)).map((name) => observeService(docker, name)),
  );
  const pulled = services.filter((service) => service?.image.startsWith(`${target.registry}/`));
  const [first] = pulled;
  // By its tag: an engine that has a digest does not ask the registry.
  if (first) await docker(argv.pullImage(first.image.replace(/@.*/, '')));
  const renewed = pulled.flatMap((service) => service?.name ?? []);
  for (const name of renewed) await docker(argv.renewLogin(name));
  return renewed;
}

/** Whether a service is a permanent one of a stack. An update would run a job again. Pure. */
export function isPart(stack: string, service: string): boolean {
  const part = service.startsWith(`${stack}_`) ? service.slice(stack.length + 1) : '';
  return /^db-\d+$/.test(part) || PARTS.some((one) => one === part);
}
