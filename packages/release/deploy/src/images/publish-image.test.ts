import type { Docker } from '@zero-downtime/swarm';
import { expect, it } from 'vitest';
import type { Site } from '../site.ts';
import { checkPublished, publishImage } from './publish-image.ts';
import type { StagedImage } from './stage.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;

/** A registry that has one tag, with this content. */
function registryWith(content: string) {
  const asked: string[] = [];
  const builder: Docker = async (argv) => {
    asked.push(argv[0] ?? '');
    if (argv[0] === 'pull') return '';
    return JSON.stringify([
      {
        Id: 'i',
        Os: 'linux',
        Architecture: 'amd64',
        RepoDigests: [`registry/shop@${DIGEST}`],
        Config: { Labels: { 'release.content': content } },
      },
    ]);
  };
  const site = {
    builder,
    docker: async () => '',
    report: () => {},
    target: { registry: 'registry' },
  } as unknown as Site;
  return { site, asked };
}
const image = { name: 'shop', version: '1.0.0', content: 'c1' } as StagedImage;

it('an image that the preflight found in the registry is neither read again nor built', async () => {
  const { site, asked } = registryWith('c1');
  const published = await checkPublished(site, [image]);
  expect(await publishImage(site, image, { revision: undefined, published })).toEqual({
    ...{ version: '1.0.0', content: 'c1' },
    image: `registry/shop:1.0.0@${DIGEST}`,
  });
  expect(asked).toEqual(['pull', 'image']);
});

it('a version that is published with other content is refused by the preflight', () =>
  expect(checkPublished(registryWith('c2').site, [image])).rejects.toMatchObject({ outcome: 'refused' }));
