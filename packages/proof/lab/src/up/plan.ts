import type { Observed } from '../observe.ts';
import type { LabSpec, NodeSpec } from '../spec.ts';

export type UpStep =
  | { do: 'create network' }
  | { do: 'create volume'; volume: string }
  | { do: 'run registry' }
  | { do: 'run node'; node: NodeSpec }
  | { do: 'remove' | 'start' | 'unpause'; container: string }
  /**
   * The manager leads again before a worker starts: a worker without a gossip peer retries only after a minute (moby,
   * libnetwork/networkdb: rejoinClusterInterval), and until then its containers cannot reach other nodes.
   */
  | { do: 'await manager' }
  | { do: 'create context' };

/** The steps from the observed state to a complete, running lab, in order. */
export function planUp(spec: LabSpec, observed: Observed): UpStep[] {
  return [
    ...(observed.subnet === undefined ? [{ do: 'create network' } as const] : []),
    ...[spec.registry.volume, ...spec.nodes.map((node) => node.container)]
      .filter((volume) => !observed.volumes.has(volume))
      .map((volume) => ({ do: 'create volume', volume }) as const),
    ...stepsFor(spec.registry.container, { do: 'run registry' }, observed),
    ...spec.nodes.flatMap((node) => {
      const steps = stepsFor(node.container, { do: 'run node', node }, observed);
      return node.name === 'manager' && steps.length > 0
        ? [...steps, { do: 'await manager' } as const]
        : steps;
    }),
    ...(observed.context === undefined ? [{ do: 'create context' } as const] : []),
  ];
}

function stepsFor(container: string, make: UpStep, { containers }: Observed): UpStep[] {
  switch (containers.get(container)) {
    case 'running':
    case 'restarting':
      return [];
    case 'paused':
      return [{ do: 'unpause', container }];
    case 'exited':
      return [{ do: 'start', container }];
    case undefined:
      return [make];
    default:
      // created, dead, removing: it never started or cannot start again. Its data is in its volume.
      return [{ do: 'remove', container }, make];
  }
}
