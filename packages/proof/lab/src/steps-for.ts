import type { Observed } from './observe.ts';

export type Recovery = { do: 'remove' | 'start' | 'unpause'; container: string };

/** The steps from the state of a container to a running one. @param make creates it */
export function stepsFor<Step>(
  container: string,
  make: Step,
  { containers }: Pick<Observed, 'containers'>,
): (Step | Recovery)[] {
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
