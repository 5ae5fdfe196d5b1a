import versions from '../../../../docker/versions.json' with { type: 'json' };
import { LabRefused } from './errors.ts';
import { NODE_NAMES } from './spec.ts';

/** The engines that a node can have: versions of Debian's package docker.io. */
const IMAGES = { '20.10': versions.formerEngine, '26.1': versions.engine, '28.5': versions.nextEngine };
export type Engine = keyof typeof IMAGES;
export const ENGINES = Object.keys(IMAGES) as Engine[];

export const DEFAULT_ENGINE: Engine = '20.10';

/** The part of docker/versions.json for the image of a node. `npm run lab -- up` builds it. */
export const imageOf = (engine: Engine): (typeof IMAGES)[Engine] => IMAGES[engine];
export const nodeImage = (engine: Engine): string => imageOf(engine).image;

/**
 * The engine of each node.
 * @param text a version for all nodes such as "26.1", or one for each such as "20.10,26.1,26.1" @throws LabRefused
 */
export function readEngines(text: string): Engine[] {
  const versions = text.split(',').map((one) => one.trim());
  const unknown = versions.find((version) => !isEngine(version));
  if (unknown !== undefined)
    throw new LabRefused(`the lab has no engine "${unknown}"`, `engines: ${ENGINES.join(', ')}`);
  if (versions.length !== 1 && versions.length !== NODE_NAMES.length)
    throw new LabRefused(
      `${versions.length} engines for ${NODE_NAMES.length} nodes`,
      'name one engine for all nodes, or one for each: --engine 20.10,26.1,26.1',
    );
  return NODE_NAMES.map((_, index) => (versions[index] ?? versions[0]) as Engine);
}

export const isEngine = (text: string): text is Engine => ENGINES.some((engine) => engine === text);
