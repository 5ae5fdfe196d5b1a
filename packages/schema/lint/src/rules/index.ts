import { ACCESS_RULES } from './access.ts';
import { ADDITION_RULES } from './additions.ts';
import { CODE_RULES } from './code.ts';
import { CONSTRAINT_RULES } from './constraints.ts';
import { defaultInExpand } from './defaults.ts';
import { domainConstraint } from './domains.ts';
import { FOREIGN_KEY_RULES } from './foreign-keys.ts';
import { LOCK_RULES } from './locks.ts';
import { PARTITION_RULES } from './partitions.ts';
import { REMOVAL_RULES } from './removals.ts';
import { REWRITE_RULES } from './rewrites.ts';
import { ROW_RULES } from './rows.ts';
import type { Rule } from './rule.ts';
import { STATEMENT_RULES } from './statements.ts';
import { TRANSACTION_RULES } from './transactions.ts';
import { triggerInExpand } from './triggers.ts';
import { changeColumnType } from './type-changes.ts';

/** All static rules, ordered by id. */
export const RULES: readonly Rule[] = [
  ...TRANSACTION_RULES,
  ...LOCK_RULES,
  ...REWRITE_RULES,
  changeColumnType,
  ...ROW_RULES,
  ...CONSTRAINT_RULES,
  ...FOREIGN_KEY_RULES,
  defaultInExpand,
  domainConstraint,
  ...PARTITION_RULES,
  ...ADDITION_RULES,
  triggerInExpand,
  ...ACCESS_RULES,
  ...REMOVAL_RULES,
  ...CODE_RULES,
  ...STATEMENT_RULES,
].sort((a, b) => (a.id < b.id ? -1 : 1));
