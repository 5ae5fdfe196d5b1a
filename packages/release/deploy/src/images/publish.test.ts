import { describe, expect, it } from 'vitest';
import { assertSameContent, compareTag } from './publish.ts';
import type { StagedImage } from './stage.ts';

const image = {
  id: 'i',
  labels: { 'release.content': 'abc' },
  platform: 'linux/amd64',
  digests: ['other/api@sha256:11', '127.0.0.1:5050/api@sha256:22'],
};
const staged: StagedImage = {
  name: 'api',
  version: '1.0.0',
  folder: '',
  baseImage: '',
  content: 'abc',
  buildArgs: {},
};

describe('a tag in the registry', () => {
  it('with the same content is deployed by the digest of that registry', () => {
    expect(compareTag('127.0.0.1:5050/api:1.0.0', image, 'abc')).toEqual({
      kind: 'same',
      reference: '127.0.0.1:5050/api:1.0.0@sha256:22',
      platform: 'linux/amd64',
    });
  });
  it('with other content is refused', () => {
    expect(() =>
      assertSameContent({ ...staged, content: 'new' }, compareTag('127.0.0.1:5050/api:1.0.0', image, 'new')),
    ).toThrow(
      expect.objectContaining({
        message: expect.stringContaining('already published with other content'),
        hint: expect.stringContaining('raise "version" in services/api/package.json'),
      }),
    );
  });
  it('without the content label has other content', () => {
    expect(compareTag('127.0.0.1:5050/api:1.0.0', { ...image, labels: {} }, 'abc')).toMatchObject({
      kind: 'other',
    });
  });
});
