import { addColumnNotNull } from './add-column-not-null.ts';
import { addColumnReferences } from './add-column-references.ts';
import { addColumnRewrite } from './add-column-rewrite.ts';
import { addColumnVolatileDefault } from './add-column-volatile-default.ts';
import { attachPartitionScan } from './attach-partition-scan.ts';
import { changeColumnType } from './change-column-type.ts';
import { checkWithoutNotValid } from './check-without-not-valid.ts';
import { concurrentlyIfNotExists } from './concurrently-if-not-exists.ts';
import { concurrentlyInTransaction } from './concurrently-in-transaction.ts';
import { constraintInExpand } from './constraint-in-expand.ts';
import { createIndexWithoutConcurrently } from './create-index-without-concurrently.ts';
import { ddlInBackfill } from './ddl-in-backfill.ts';
import { detachPartitionWithoutConcurrently } from './detach-partition-without-concurrently.ts';
import { disableTrigger } from './disable-trigger.ts';
import { domainConstraint } from './domain-constraint.ts';
import { dropCascade } from './drop-cascade.ts';
import { dropIndexWithoutConcurrently } from './drop-index-without-concurrently.ts';
import { dropNotNullInExpand } from './drop-not-null-in-expand.ts';
import { dropOutsideContract } from './drop-outside-contract.ts';
import { enumValueInTransaction } from './enum-value-in-transaction.ts';
import { exclusionConstraint } from './exclusion-constraint.ts';
import { exclusiveLockOutside } from './exclusive-lock-outside.ts';
import { explicitLock } from './explicit-lock.ts';
import { foreignKeyWithoutIndex } from './foreign-key-without-index.ts';
import { foreignKeyWithoutNotValid } from './foreign-key-without-not-valid.ts';
import { identifierTooLong } from './identifier-too-long.ts';
import { lockTimeout } from './lock-timeout.ts';
import { needsNewerServer } from './needs-newer-server.ts';
import { opaqueCode } from './opaque-code.ts';
import { refreshViewWithoutConcurrently } from './refresh-view-without-concurrently.ts';
import { reindexWithoutConcurrently } from './reindex-without-concurrently.ts';
import { renameOfUsedName } from './rename-of-used-name.ts';
import { renameOutsideContract } from './rename-outside-contract.ts';
import { replaceInExpand } from './replace-in-expand.ts';
import { restrictOutsideContract } from './restrict-outside-contract.ts';
import type { Rule } from './rule.ts';
import { sessionSetting } from './session-setting.ts';
import { setNotNullScan } from './set-not-null-scan.ts';
import { statementAfterExclusiveLock } from './statement-after-exclusive-lock.ts';
import { tableRewrite } from './table-rewrite.ts';
import { transactionControl } from './transaction-control.ts';
import { triggerInExpand } from './trigger-in-expand.ts';
import { truncate } from './truncate.ts';
import { unboundedWrite } from './unbounded-write.ts';
import { uniqueWithoutUsingIndex } from './unique-without-using-index.ts';
import { validateInAddTransaction } from './validate-in-add-transaction.ts';
import { viewSelectStar } from './view-select-star.ts';

/** Every rule, in the order of their ids. */
export const RULES: readonly Rule[] = [
  addColumnNotNull,
  addColumnReferences,
  addColumnRewrite,
  addColumnVolatileDefault,
  attachPartitionScan,
  changeColumnType,
  checkWithoutNotValid,
  concurrentlyIfNotExists,
  concurrentlyInTransaction,
  constraintInExpand,
  createIndexWithoutConcurrently,
  ddlInBackfill,
  detachPartitionWithoutConcurrently,
  disableTrigger,
  domainConstraint,
  dropCascade,
  dropIndexWithoutConcurrently,
  dropNotNullInExpand,
  dropOutsideContract,
  enumValueInTransaction,
  exclusionConstraint,
  exclusiveLockOutside,
  explicitLock,
  foreignKeyWithoutIndex,
  foreignKeyWithoutNotValid,
  identifierTooLong,
  lockTimeout,
  needsNewerServer,
  opaqueCode,
  refreshViewWithoutConcurrently,
  reindexWithoutConcurrently,
  renameOfUsedName,
  renameOutsideContract,
  replaceInExpand,
  restrictOutsideContract,
  sessionSetting,
  setNotNullScan,
  statementAfterExclusiveLock,
  tableRewrite,
  transactionControl,
  triggerInExpand,
  truncate,
  unboundedWrite,
  uniqueWithoutUsingIndex,
  validateInAddTransaction,
  viewSelectStar,
];
