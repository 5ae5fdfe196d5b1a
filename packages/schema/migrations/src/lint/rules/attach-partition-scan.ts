import { doing, isNewTable } from './context.ts';
import type { Rule } from './rule.ts';

export const attachPartitionScan: Rule = {
  id: 'attach-partition-scan',
  title: 'ATTACH PARTITION that reads the whole partition under its lock',
  phases: ['expand', 'contract'],
  severity: 'warning',
  check: (statement, context) =>
    doing(statement, 'attach partition')
      .filter(({ partition }) => !isNewTable(partition, statement, context))
      .filter(({ partition }) => {
        const constraints = context.catalogue.tables.get(partition)?.constraints.values() ?? [];
        return ![...constraints].some(({ kind, valid }) => kind === 'check' && valid);
      })
      .map(({ partition }) => ({
        message: `reads every row of ${partition} under an ACCESS EXCLUSIVE lock, unless a validated CHECK says that they belong there: add that first`,
      })),
};
