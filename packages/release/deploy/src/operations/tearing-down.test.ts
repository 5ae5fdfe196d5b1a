import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import type { OperationOf } from '../plan/operation.ts';
import type { Site } from '../site.ts';
import { tearingDown } from './tearing-down.ts';

const ROOT = fileURLToPath(new URL('../../../../../', import.meta.url));

it('the backups are kept when the shared database cannot be dropped', async () => {
  const volumes = new Set(['orders_backups']);
  const docker = async ([kind, verb, name = '']: string[]) => {
    if (kind !== 'volume') throw new Error('no server');
    if (verb === 'rm') volumes.delete(name);
    return [...volumes].join('\n');
  };
  const site = {
    ...{ docker, root: ROOT, report: () => {}, signal: new AbortController().signal },
    target: { name: 'local', stack: 'orders', database: 'shared' },
  } as unknown as Site;
  const operation: OperationOf<'remove data'> = { kind: 'remove data', stack: 'orders' };
  await expect(tearingDown['remove data'].run(operation, { site })).rejects.toThrow('no server');
  expect(volumes).toEqual(new Set(['orders_backups']));
});
