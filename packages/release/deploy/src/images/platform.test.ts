import { expect, it } from 'vitest';
import { checkNodesRun, type ImageOrigin, normalise } from './platform.ts';

const image: ImageOrigin = { name: 'shop:1.0.0', platform: 'linux/amd64', built: 'here' };

it("engines' names of processors are those of images", () =>
  expect(['linux/x86_64', 'linux/aarch64', 'linux/riscv64', 'linux/amd64'].map(normalise)).toEqual([
    ...['linux/amd64', 'linux/arm64', 'linux/riscv64', 'linux/amd64'],
  ]));

it('nodes of the platform of an image run it', () =>
  expect(checkNodesRun(image, ['linux/amd64'])).toBeUndefined());

it.each(['here', 'before', 'base'] as const)('an image for another platform (%s) is refused', (built) => {
  for (const node of ['linux/arm64', 'windows/amd64'])
    expect(() => checkNodesRun({ ...image, built }, [node])).toThrow(
      expect.objectContaining({
        outcome: 'refused',
        message: `shop:1.0.0 is for linux/amd64, but the nodes of the target run ${node}`,
        hint: expect.stringContaining('a machine of that platform'),
      }),
    );
});

it('nodes of several platforms get a warning with the constraint to add', () =>
  expect(checkNodesRun({ ...image, platform: 'linux/arm64' }, ['linux/amd64', 'linux/arm64'])).toContain(
    'Swarm may start it on nodes of linux/amd64, where it fails: add the constraint node.platform.arch==aarch64',
  ));
