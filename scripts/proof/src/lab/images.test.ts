import { existsSync } from 'node:fs';
import { ENGINES, nodeImage } from '@zero-downtime/lab';
import { expect, test } from 'vitest';
import { labImage } from './images.ts';

test.each(ENGINES)(
  'nodes with Engine %s run from an image that is built from files of this repository',
  (engine) => {
    const { tag, context, dockerfile } = labImage(engine);
    expect(tag).toBe(nodeImage(engine));
    expect([context, dockerfile].filter((path) => !existsSync(path))).toEqual([]);
  },
);
