import { join } from 'node:path';
import { ROOT } from '@zero-downtime/release-scripts/lib/command';
import type { BaseImage } from '@zero-downtime/release-scripts/setup/images';

/** The image that only the lab needs. `npm run lab -- up` builds it, setup does not. The tag is our own, not the version of an engine. */
export function labImages(): BaseImage[] {
  const context = join(ROOT, 'packages/proof/lab/image');
  return [{ tag: 'base/dind:1', from: 'docker:28-dind', context, dockerfile: join(context, 'Dockerfile') }];
}
