import { join } from 'node:path';
import { type Engine, imageOf } from '@zero-downtime/lab';
import { ROOT } from '@zero-downtime/release-scripts/lib/command';
import type { BaseImage } from '@zero-downtime/release-scripts/setup/images';

/** The image of a node with an engine. Only the lab needs it: `npm run lab -- up` builds it, setup does not. */
export function labImage(engine: Engine): BaseImage {
  const context = join(ROOT, 'packages/proof/lab/image');
  const { image: tag, public: from, ...part } = imageOf(engine);
  return {
    ...{ tag, from, context, part, suite: part.suite },
    dockerfile: join(context, 'Dockerfile'),
    args: {},
  };
}
