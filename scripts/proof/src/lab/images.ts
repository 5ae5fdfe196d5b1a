import { join } from 'node:path';
import { ROOT } from '@zero-downtime/release-scripts/lib/command';
import type { BaseImage } from '@zero-downtime/release-scripts/setup/images';
import versions from '../../../../docker/versions.json' with { type: 'json' };

/** The image that only the lab needs. `npm run lab -- up` builds it, setup does not. The tag is our own, not the version of an engine. */
export function labImages(): BaseImage[] {
  const context = join(ROOT, 'packages/proof/lab/image');
  const { image, public: from, suite } = versions.engine;
  return [{ tag: image, from, context, dockerfile: join(context, 'Dockerfile'), suite, args: {} }];
}
