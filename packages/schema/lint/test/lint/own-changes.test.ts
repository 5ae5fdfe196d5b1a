import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { lintChanges } from '../../src/index.ts';

it.each(['../../../migrations/test/orders/changes', '../../../migrations/test/shop/changes'])(
  'finds nothing in %s',
  async (folder) => {
    const path = fileURLToPath(new URL(folder, import.meta.url));
    expect(await lintChanges([path])).toEqual([]);
  },
);
