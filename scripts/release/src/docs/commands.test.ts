import { expect, test } from 'vitest';
import { unknownCommands } from './commands.ts';

const scripts = [
  { folder: '', names: ['deploy', 'deploy:faulty'] },
  { folder: 'packages/a', names: ['build'] },
];

test('a command that no package.json has is found once', () => {
  const text = 'First `npm run deploy -- --plan`, then `npm run depoly`, and `npm run depoly` again.';
  expect(unknownCommands('README.md', text, scripts)).toEqual(['depoly']);
});

test('a file may name the scripts of its own package, and placeholders', () => {
  const text = '`npm run build`, `npm run -s deploy:faulty -- NAME`, `npm run NAME`';
  expect(unknownCommands('packages/a/README.md', text, scripts)).toEqual([]);
  expect(unknownCommands('README.md', text, scripts)).toEqual(['build']);
});
