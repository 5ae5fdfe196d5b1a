import { expect, it } from 'vitest';
import { assertSamePlatform } from './platform.ts';

const amd64 = { OSType: 'linux', Architecture: 'x86_64' };

it("accepts a target of the builder's platform", () => {
  expect(() => assertSamePlatform(amd64, { ...amd64 })).not.toThrow();
});

it.each([
  ['another processor', { ...amd64, Architecture: 'aarch64' }],
  ['another system', { ...amd64, OSType: 'windows' }],
])('and for %s nothing is built', (_, runs) => {
  expect(() => assertSamePlatform(amd64, runs)).toThrow(
    expect.objectContaining({ outcome: 'refused', message: expect.stringContaining('linux/x86_64') }),
  );
});
