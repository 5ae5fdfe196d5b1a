import { join } from 'node:path';
import { type Engine, imageOf } from '@zero-downtime/lab';
import { ROOT } from '@zero-downtime/release-scripts/lib/command';
import { type BaseImage, ensureImages, isThere } from '@zero-downtime/release-scripts/setup/images';
import { removeLog } from '@zero-downtime/release-scripts/setup/log';

/** The image of a node with an engine. */
export function labImage(engine: Engine): BaseImage {
  const context = join(ROOT, 'packages/proof/lab/image');
  const { image: tag, public: from, ...part } = imageOf(engine);
  return {
    ...{ tag, from, context, part, suite: part.suite },
    dockerfile: join(context, 'Dockerfile'),
    args: {},
  };
}

/** Builds the missing images of nodes: only the lab needs them, so setup does not. @throws Ending */
export async function ensureNodeImages(engines: readonly Engine[]): Promise<void> {
  for (const image of engines.map(labImage))
    if (!(await isThere(image.tag))) await ensureImages({ rebuild: false, pull: true }, [image]);
  removeLog();
}
