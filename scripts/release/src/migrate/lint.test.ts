import { expect, test } from 'vitest';
import { readArguments } from './lint.ts';

test('a folder, --changes and --target choose what is linted; other flags go to the linter', () => {
  expect(
    readArguments([
      '/a',
      '--changes',
      '/b',
      '--changes=/c',
      '--rule',
      'row-lock',
      '--json',
      '--target',
      'pay',
    ]),
  ).toEqual({
    help: false,
    flags: ['--rule=row-lock', '--json'],
    folders: ['/a', '/b', '/c'],
    target: 'pay',
  });
});

test('the linter refuses a flag whose value is missing', () => {
  expect(readArguments(['--target']).flags).toEqual(['--target']);
  expect(readArguments(['--changes']).flags).toEqual(['--changes']);
});

test('--help and -h ask for help', () => {
  expect(readArguments(['--help']).help).toBe(true);
  expect(readArguments(['-h']).help).toBe(true);
});
