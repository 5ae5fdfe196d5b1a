import { expect, test } from 'vitest';
import { commandsIn, packagesLoadedForHelp } from './lib/loaded-modules.ts';

// The time of --help is that of what it loads: with the packages of the work, more than a thousand files.
test.concurrent.each(commandsIn('scripts/release'))('%s --help loads commander alone', async (_, file) => {
  expect(await packagesLoadedForHelp(file)).toEqual(['commander']);
});

test.concurrent.each(['lint', 'plan', 'new', 'accept'])(
  'migrate %s --help loads at most commander',
  async (word) => {
    const packages = await packagesLoadedForHelp('scripts/release/src/migrate.ts', word);
    expect(packages.filter((name) => name !== 'commander')).toEqual([]);
  },
);
