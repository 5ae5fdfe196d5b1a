import { existsSync } from 'node:fs';
import { attempt } from './command.ts';
import type { Host } from './host.ts';
import { say } from './say.ts';

/** Warns when the kernel has no IPVS: services then start, but Swarm's load balancing does not forward traffic to their ports. */
export async function warnAboutIpvs(host: Host): Promise<void> {
  if (host.platform !== 'linux' || !host.daemon) return;
  if (host.root && !existsSync('/proc/net/ip_vs')) await attempt(['modprobe', 'ip_vs']);
  if (existsSync('/proc/net/ip_vs')) return;
  say(
    'IPVS: not in this kernel, so the routing mesh (and virtual IPs) will carry no traffic. ' +
      'The default stack does not need it: the edge has a host port and finds the replicas by DNS.',
  );
}
