import { isSerial } from '../actions/types.ts';
import { doing, isNewTable } from './context.ts';
import type { Rule } from './rule.ts';

export const addColumnVolatileDefault: Rule = {
  id: 'add-column-volatile-default',
  title: 'ADD COLUMN with a default that differs from row to row',
  phases: ['expand', 'contract'],
  severity: 'error',
  check: (statement, context) =>
    doing(statement, 'add column').flatMap(({ table, column }) => {
      const { default: byDefault, type } = column;
      if (
        !byDefault ||
        byDefault.volatility === 'none' ||
        isSerial(type) ||
        isNewTable(table, statement, context)
      )
        return [];
      const calls = byDefault.calls.map((call) => `${call}()`).join(', ');
      const instead = 'add the column, then SET DEFAULT, then backfill';
      if (byDefault.volatility === 'volatile')
        return [
          { message: `rewrites ${table} under an ACCESS EXCLUSIVE lock, because of ${calls}: ${instead}` },
        ];
      return [
        {
          severity: 'warning',
          message: `rewrites ${table} unless ${calls} is STABLE or IMMUTABLE: ${instead}`,
        },
      ];
    }),
};
