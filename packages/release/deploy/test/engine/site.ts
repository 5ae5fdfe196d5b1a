import { createDocker } from '@zero-downtime/swarm';
import type { LeaseTimes } from '../../src/cluster/lease.ts';
import type { DeployEvent } from '../../src/events.ts';
import type { Site } from '../../src/site.ts';

/** Shorter than those of a deploy, and longer than a busy engine takes to answer. Milliseconds. */
export const TIMES: LeaseTimes = { renewMs: 2_000, trustMs: 9_000, leaseMs: 12_000 };

/** A site on this machine's engine. */
export function engineSite(stack: string, events: DeployEvent[] = []): Site {
  const docker = createDocker();
  return {
    ...{ docker, builder: docker, target: { name: 'test', stack } },
    report: (event: DeployEvent) => events.push(event),
    signal: AbortSignal.timeout(110_000),
  } as unknown as Site;
}
