import { commandsIn, packagesLoadedForHelp } from '@zero-downtime/release-scripts/lib/loaded-modules';
import { expect, test } from 'vitest';

/** The lists of drills and faults are in the modules that carry them out, which read what the engine prints. */
const LISTS = ['drill', 'lab'];

test.concurrent.each(commandsIn('scripts/proof'))(
  '%s --help loads no package of its work',
  async (name, file) => {
    const packages = await packagesLoadedForHelp(file);
    const allowed = LISTS.includes(name) ? ['commander', 'zod'] : ['commander'];
    expect(packages.filter((each) => !allowed.includes(each))).toEqual([]);
  },
);
