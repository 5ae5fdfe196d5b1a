import { contextHost } from '../argv.ts';
import { type Engine, nodeImage } from '../engines.ts';
import { LabRefused } from '../errors.ts';
import type { Lab } from '../lab.ts';
import type { Observed } from '../observe.ts';
import { requireImage } from '../require-image.ts';
import { type LabSpec, REGISTRY_IMAGE } from '../spec.ts';
import type { UpStep } from './plan.ts';

/** Checks that the existing parts fit. @throws LabRefused with the next step */
export function checkParts(spec: LabSpec, observed: Observed, engines?: readonly Engine[]): void {
  const { registry, nodes, database, front } = spec;
  const known = [registry, ...nodes, ...database.servers, front].map(({ container }) => container);
  const others = [...observed.containers.keys()].filter((name) => !known.includes(name));
  if (others.length > 0)
    throw new LabRefused(
      `the lab was made by another version of this repository (${others.join(', ')})`,
      'npm run lab -- down, then npm run lab -- up',
    );
  for (const [index, { name, container }] of nodes.entries()) {
    const [is, wanted] = [observed.engines.get(container), engines?.[index]];
    if (is === undefined || wanted === undefined || is === wanted) continue;
    throw new LabRefused(
      `${name} has Engine ${is}, not ${wanted}`,
      `replace its engine: npm run lab -- replace-engine ${name} ${wanted}; or all: npm run lab -- down, then up`,
    );
  }
}

/** Checks the requirements on this machine. @throws LabRefused with the next step */
export async function checkHost(
  { host, spec }: Lab,
  observed: Observed,
  steps: readonly UpStep[],
): Promise<void> {
  if (process.platform !== 'linux') {
    throw new LabRefused(
      'the lab needs Linux: its nodes mount file systems, and its context is a Unix socket of a node',
      'run it in a Linux virtual machine',
    );
  }
  // DOCKER_HOST takes precedence over the current context.
  const endpoint = process.env.DOCKER_HOST ?? (await host(contextHost(await host(['context', 'show']))));
  if (!endpoint.startsWith('unix://')) {
    throw new LabRefused(
      `the lab runs on this machine's engine, but docker points to ${endpoint}`,
      'docker context use default',
    );
  }
  for (const { context, socket } of spec.nodes) {
    const endpoint = observed.contexts.get(context);
    if (endpoint === undefined || endpoint === `unix://${socket}`) continue;
    throw new LabRefused(
      `the docker context ${context} exists and is not the lab's (it points to ${endpoint})`,
      `docker context rm ${context}, if it is not needed`,
    );
  }
  for (const image of imagesOf(steps)) await requireImage(host, image);
}

const imagesOf = (steps: readonly UpStep[]): string[] => [
  ...new Set(steps.flatMap((step) => (step.do === 'run node' ? [nodeImage(step.engine)] : []))),
  REGISTRY_IMAGE,
];
