import { existsSync } from 'node:fs';
import { say } from './say.ts';

/** Swarm's routing mesh and virtual IPs are IPVS; without it in the kernel, services start but published mesh ports do not answer. */
export function sayWhatTheKernelLacks(): void {
  if (process.platform !== 'linux' || existsSync('/proc/net/ip_vs')) return;
  say(
    'IPVS: not in this kernel, so the routing mesh (traffic: mesh) carries nothing here. The default, the edge on the host’s port, does not need it.',
  );
}
