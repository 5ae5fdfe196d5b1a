import { removeTokenKeys } from '../cluster/token-keys.ts';
import { collectGarbage } from '../prune/collect-garbage.ts';
import { pruneImages } from '../prune/prune-images.ts';
import type { Behaviours } from './behaviour.ts';

export const housekeeping: Pick<Behaviours, 'prune' | 'collect garbage'> = {
  prune: {
    phase: 'prune',
    describe: ({ repository, keep, registry }) =>
      `remove images of ${repository} older than the newest ${keep} releases, from the engine${registry ? ' and the registry' : ''}`,
    again: 'removes what is left',
    run: async (operation, { site }) => {
      // The release serves: what cannot be tidied up is left for the next deploy.
      await removeTokenKeys(site)
        .then(() => pruneImages(site, operation))
        .then((done) => {
          if (done !== undefined) site.report({ phase: 'prune', event: 'note', message: done });
        })
        .catch((error: Error) => {
          const message = `old images could not be removed (${error.message}): the next deploy tries again`;
          site.report({ phase: 'prune', event: 'warning', message });
        });
    },
  },

  'collect garbage': {
    phase: 'prune',
    describe: ({ registry }) =>
      `free the disk of what no image in ${registry} needs; it is stopped meanwhile`,
    again: 'collects what is left',
    run: async ({ registry }, { site }) => {
      site.report({ phase: 'prune', event: 'note', message: await collectGarbage(site, registry) });
    },
  },
};
