import { ADDITION_RULES } from './additions.ts';
import { CONSTRAINT_RULES } from './constraints.ts';
import { LOCK_RULES } from './locks.ts';
import { REMOVAL_RULES } from './removals.ts';
import { REWRITE_RULES } from './rewrites.ts';
import type { Rule } from './rule.ts';
import { STATEMENT_RULES } from './statements.ts';
import { TRANSACTION_RULES } from './transactions.ts';

/** All static rules, ordered by id. */
export const RULES: readonly Rule[] = [
  ...TRANSACTION_RULES,
  ...LOCK_RULES,
  ...REWRITE_RULES,
  ...CONSTRAINT_RULES,
  ...ADDITION_RULES,
  ...REMOVAL_RULES,
  ...STATEMENT_RULES,
].sort((a, b) => (a.id < b.id ? -1 : 1));
