import { expect, it, vi } from 'vitest';
import type { OperationOf } from '../plan/operation.ts';
import { dropSharedDatabase } from '../platform/shared-database.ts';
import type { Site } from '../site.ts';
import { tearingDown } from './tearing-down.ts';

vi.mock('../platform/shared-database.ts');

it('the backups are kept when the shared database cannot be dropped', async () => {
  vi.mocked(dropSharedDatabase).mockRejectedValue(new Error('no server'));
  const docker = vi.fn();
  const site = {
    ...{ docker, report: () => {}, signal: new AbortController().signal },
    target: { name: 'local', stack: 'orders', database: 'shared' },
  } as unknown as Site;
  const operation: OperationOf<'remove data'> = { kind: 'remove data', stack: 'orders' };
  await expect(tearingDown['remove data'].run(operation, { site })).rejects.toThrow('no server');
  expect(docker).not.toHaveBeenCalled();
});
