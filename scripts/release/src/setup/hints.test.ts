import { expect, test } from 'vitest';
import { hint } from './hints.ts';

test.each([
  ["E: You don't have enough free space in /var/cache/apt/archives/.", 'The disk is full'],
  ['write /var/lib/docker/tmp/x: no space left on device', 'The disk is full'],
  ["Temporary failure resolving 'mirror.example'", 'cannot be reached'],
  ['E: Release file for http://x/InRelease is not valid yet (invalid for another 3h)', 'Check `date`'],
])('gives the next step for %s', (output, advice) => {
  expect(hint(output)).toContain(advice);
});

test('gives none for unknown output', () => {
  expect(hint('E: Unable to locate package docker.io')).toBeUndefined();
});
