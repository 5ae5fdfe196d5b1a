import { createDocker, type Docker } from '@zero-downtime/swarm';
import type { Report } from './events.ts';
import { loadTarget, type Target } from './target/load.ts';

/** Where a command works and how it is heard: made once per command, handed to every step. */
export interface Site {
  /** The checkout. */
  root: string;
  target: Target;
  docker: Docker;
  report: Report;
  /** Aborted by Ctrl-C: steps stop waiting, the flow releases what it holds. */
  signal: AbortSignal;
}

/** @throws Ending (refused) when the target is unknown or its file is wrong. */
export async function openSite(options: {
  root: string;
  target: string;
  report: Report;
  signal: AbortSignal;
}): Promise<Site> {
  const target = await loadTarget(options.root, options.target);
  return {
    root: options.root,
    target,
    docker: createDocker(target.context),
    report: options.report,
    signal: options.signal,
  };
}

/** The full name of a service of the target's stack. */
export const serviceName = (
  target: Target,
  service: 'api' | 'canary' | 'edge' | 'db' | 'prometheus',
): string => `${target.stack}_${service}`;
