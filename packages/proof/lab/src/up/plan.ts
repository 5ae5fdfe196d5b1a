import { DEFAULT_ENGINE, type Engine } from '../engines.ts';
import type { Observed } from '../observe.ts';
import type { LabSpec, NodeSpec } from '../spec.ts';
import { type Recovery, stepsFor } from '../steps-for.ts';

export type UpStep =
  | { do: 'create network' }
  | { do: 'create volume'; volume: string }
  | { do: 'run registry' }
  | { do: 'run node'; node: NodeSpec; engine: Engine }
  | Recovery
  /**
   * The first manager is ready before the other nodes start: a node without a gossip peer retries only after a minute (moby,
   * libnetwork/networkdb: rejoinClusterInterval), and until then its containers cannot reach other nodes.
   */
  | { do: 'await manager' }
  | { do: 'create context'; node: NodeSpec };

/**
 * The steps from the observed state to a complete, running lab, in order.
 * @param engines of nodes that have no container, by their order
 */
export function planUp(spec: LabSpec, observed: Observed, engines: readonly Engine[] = []): UpStep[] {
  return [
    ...(observed.subnet === undefined ? [{ do: 'create network' } as const] : []),
    ...[spec.registry.volume, ...spec.nodes.map((node) => node.container)]
      .filter((volume) => !observed.volumes.has(volume))
      .map((volume) => ({ do: 'create volume', volume }) as const),
    ...stepsFor<UpStep>(spec.registry.container, { do: 'run registry' }, observed),
    ...spec.nodes.flatMap((node, index) => {
      const engine = observed.engines.get(node.container) ?? engines[index] ?? DEFAULT_ENGINE;
      const steps = stepsFor<UpStep>(node.container, { do: 'run node', node, engine }, observed);
      return index === 0 && steps.length > 0 ? [...steps, { do: 'await manager' } as const] : steps;
    }),
    ...spec.nodes
      .filter(({ context }) => !observed.contexts.has(context))
      .map((node) => ({ do: 'create context', node }) as const),
  ];
}
