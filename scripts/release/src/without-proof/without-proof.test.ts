import { expect, test } from 'vitest';
import { withoutProof } from './without-proof.ts';

test('without the proof room its commands are gone, and nothing else', () => {
  const manifest = {
    name: 'x',
    scripts: { drill: 'node scripts/proof/src/drill.ts', lint: 'biome check .' },
  };
  expect(JSON.parse(withoutProof(JSON.stringify(manifest)))).toEqual({
    name: 'x',
    scripts: { lint: 'biome check .' },
  });
});
