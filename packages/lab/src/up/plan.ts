import type { Observed } from '../observe.ts';
import type { LabSpec, NodeSpec } from '../spec.ts';

export type UpStep =
  | { do: 'create network' }
  | { do: 'create volume'; volume: string }
  | { do: 'run registry' }
  | { do: 'run node'; node: NodeSpec }
  | { do: 'remove' | 'start' | 'unpause'; container: string }
  | { do: 'create context' };

/** What is missing between what there is and a lab whose every container runs, in order. Pure. */
export function planUp(spec: LabSpec, observed: Observed): UpStep[] {
  return [
    ...(observed.subnet === undefined ? [{ do: 'create network' } as const] : []),
    ...[spec.registry.volume, ...spec.nodes.map((node) => node.container)]
      .filter((volume) => !observed.volumes.has(volume))
      .map((volume) => ({ do: 'create volume', volume }) as const),
    ...bring(spec.registry.container, { do: 'run registry' }, observed),
    ...spec.nodes.flatMap((node) => bring(node.container, { do: 'run node', node }, observed)),
    ...(observed.context === undefined ? [{ do: 'create context' } as const] : []),
  ];
}

function bring(container: string, make: UpStep, { containers }: Observed): UpStep[] {
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
      // created, dead, removing: it never started, or never will again. What it knew is in its volume.
      return [{ do: 'remove', container }, make];
  }
}
