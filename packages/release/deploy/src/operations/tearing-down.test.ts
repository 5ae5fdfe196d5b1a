import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import type { OperationOf } from '../plan/operation.ts';
import type { Site } from '../site.ts';
import { tearingDown } from './tearing-down.ts';

const ROOT = fileURLToPath(new URL('../../../../../', import.meta.url));

it('the backups are kept when the shared database cannot be dropped', async () => {
  const called: string[] = [];
  const docker = async ([kind, verb]: string[]) => {
    called.push(`${kind} ${verb}`);
    if (kind !== 'volume') throw new Error('no server');
    return '';
  };
  const site = {
    ...{ docker, root: ROOT, report: () => {}, signal: new AbortController().signal },
    target: { name: 'local', stack: 'orders', database: 'shared' },
  } as unknown as Site;
  const operation: OperationOf<'remove data'> = { kind: 'remove data', stack: 'orders' };
  await expect(tearingDown['remove data'].run(operation, { site })).rejects.toThrow('no server');
  expect(called).not.toContain('volume rm');
});
