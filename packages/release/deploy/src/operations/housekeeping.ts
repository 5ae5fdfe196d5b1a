import { removeTokenKeys } from '../cluster/token-keys.ts';
import { collectGarbage } from '../prune/collect-garbage.ts';
import { pruneImages } from '../prune/prune-images.ts';
import type { Behaviours } from './behaviour.ts';

export const housekeeping: Pick<Behaviours, 'prune' | 'collect garbage'> = {
  prune: {
    phase: 'prune',
    describe: ({ repository, keep, registry }) =>
      `remove images of ${repository} older than the newest ${keep} releases, from the engine${registry ? ' and the registry' : ''}`,
    again: 'removes the rest',
    run: async (operation, { site }) => {
      // The release serves: the next deploy repeats a cleanup that fails.
      await removeTokenKeys(site)
        .then(() => pruneImages(site, operation))
        .then((done) => {
          if (done !== undefined) site.report({ phase: 'prune', event: 'note', message: done });
        })
        .catch((error: Error) => {
          const message = `could not remove old images (${error.message}): the next deploy retries`;
          site.report({ phase: 'prune', event: 'warning', message });
        });
    },
  },

  'collect garbage': {
    phase: 'prune',
    describe: ({ registry }) => `collect the garbage of ${registry}, which is stopped meanwhile`,
    again: 'collects the rest',
    run: async ({ registry }, { site }) => {
      site.report({ phase: 'prune', event: 'note', message: await collectGarbage(site, registry) });
    },
  },
};
