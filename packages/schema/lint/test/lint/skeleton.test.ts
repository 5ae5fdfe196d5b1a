import { SKELETON_MARK } from '@zero-downtime/migrations/runner';
import { expect, it } from 'vitest';
import { lintChanges } from '../../src/index.ts';
import { changesFolder } from './changes-folder.ts';

it('warns about a new change that still has the names of the skeleton', async () => {
  const phase = 'export async function up() {}\n';
  const dir = changesFolder({ '001_a/expand.ts': `${SKELETON_MARK}\n${phase}`, '002_b/expand.ts': phase });
  expect(await lintChanges([dir])).toEqual([
    expect.objectContaining({ change: '001_a', rule: 'skeleton', severity: 'warning', line: 1 }),
  ]);
});
