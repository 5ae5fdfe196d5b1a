import { databaseNames } from '../target/database-names.ts';
import type { Target } from '../target/load.ts';
import type { Operation, OperationOf } from './operation.ts';

/** The target's hook, if it has one. Pure. */
export function planHook({ hooks }: Pick<Target, 'hooks'>, when: 'before' | 'after'): Operation[] {
  const argv = hooks?.[when];
  return hooks && argv ? [{ kind: `${when} hook`, argv, timeoutMs: hooks.timeout }] : [];
}

/** Removes the images of old releases. Pure. */
export const planPrune = ({
  registry,
  service,
  keep,
  pruneRegistry,
}: Pick<Target, 'registry' | 'service' | 'keep' | 'pruneRegistry'>): OperationOf<'prune'> => ({
  kind: 'prune',
  repository: `${registry}/${service}`,
  keep,
  registry: pruneRegistry,
});

/** The backup of the target's database. Pure. */
export const planBackup = (
  { stack, backup }: Pick<Target, 'stack' | 'backup'>,
  how: Pick<OperationOf<'backup'>, 'maxAgeMs' | 'beforeContract'>,
): OperationOf<'backup'> => ({
  kind: 'backup',
  database: databaseNames(stack).database,
  keep: backup.keep,
  ...how,
});
