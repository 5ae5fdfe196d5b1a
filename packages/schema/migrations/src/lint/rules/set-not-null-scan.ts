import type { Catalogue } from '../catalogue/catalogue.ts';
import { doing, isNewTable } from './context.ts';
import type { Complaint, Rule } from './rule.ts';

export const setNotNullScan: Rule = {
  id: 'set-not-null-scan',
  title: 'NOT NULL that reads the whole table while nobody else may',
  phases: ['expand', 'contract'],
  severity: 'error',
  check: (statement, context) => {
    const { catalogue } = context;
    const old = (table: string) => !isNewTable(table, statement, context);
    const found: Complaint[] = [];
    for (const { table, column } of doing(statement, 'set not null')) {
      if (old(table) && !isProven(catalogue, table, column))
        found.push({ message: scans(`${table}.${column}`) });
    }
    for (const { table, constraint } of doing(statement, 'add constraint')) {
      if (!old(table)) continue;
      if (constraint.kind === 'not null' && !constraint.notValid) {
        found.push({
          message: `${scans(`${table}.${constraint.columns.join(', ')}`)}, or add it NOT VALID and validate it`,
        });
      }
      if (constraint.kind !== 'primary key' || constraint.usingIndex === null) continue;
      const columns = catalogue.indexes.get(constraint.usingIndex)?.columns ?? [];
      if (columns.length > 0 && columns.every((column) => isProven(catalogue, table, column))) continue;
      found.push({
        severity: 'warning',
        message: `${scans(`the key's columns in ${table}`)}, unless they are NOT NULL already`,
      });
    }
    return found;
  },
};

function scans(what: string): string {
  return `reads every row under an ACCESS EXCLUSIVE lock to see that ${what} holds no NULL: validate a CHECK (… IS NOT NULL) first`;
}

/** NOT NULL already, or PostgreSQL (12 and newer) believes a validated CHECK. */
function isProven(catalogue: Catalogue, table: string, column: string): boolean {
  const known = catalogue.tables.get(table);
  const checks = [...(known?.constraints.values() ?? [])];
  return (
    known?.columns.get(column)?.notNull === true ||
    checks.some(({ valid, enforced, provesNotNull }) => valid && enforced && provesNotNull.includes(column))
  );
}
