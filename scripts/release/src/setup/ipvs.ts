import { existsSync } from 'node:fs';
import { attempt } from './command.ts';
import type { Host } from './host.ts';
import { say } from './say.ts';

/** Says so where Swarm's own load balancing cannot work: without IPVS in the kernel services start, but their ports stay silent. */
export async function tellAboutIpvs(host: Host): Promise<void> {
  if (host.platform !== 'linux' || !host.daemon) return;
  if (host.root && !existsSync('/proc/net/ip_vs')) await attempt(['modprobe', 'ip_vs']);
  if (existsSync('/proc/net/ip_vs')) return;
  say(
    'IPVS: not in this kernel, so the routing mesh (and virtual IPs) will carry no traffic here. ' +
      'The default does without: the edge on a host port, the replicas found by DNS.',
  );
}
