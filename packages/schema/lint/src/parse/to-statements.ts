import type { Node } from 'libpg-query';
import type { Action } from '../model/action.ts';
import type { Recorded, Statement } from '../model/statement.ts';
import { alterTable } from './alter-table.ts';
import {
  createTrigger,
  createView,
  dropDatabase,
  dropOwned,
  lockTable,
  revoke,
  set,
  setConfigs,
  transaction,
  truncate,
} from './commands.ts';
import { alterDomain } from './domains.ts';
import { dottedName, tableName, walk } from './nodes.ts';
import { alterEnum, createIndex, creation, drop, reindex, rename, setSchema, vacuum } from './objects.ts';
import { isHarmless, otherStatement } from './other-statements.ts';
import { identifiersIn, parseSql } from './parse-sql.ts';
import { createFunction, runBlock } from './routines.ts';
import { readsIn, rowLocksIn, writesIn } from './rows.ts';
import { alterSequence, setvals } from './sequences.ts';
import { createTable, createTableAs } from './tables.ts';
import { versionedFeatures } from './versions.ts';

/**
 * The statements in a recorded query, or PostgreSQL's syntax error.
 * @param nextTransaction numbers the implicit transaction of several statements in one query.
 */
export function toStatements(
  recorded: Recorded,
  nextTransaction: () => number,
): Statement[] | { message: string } {
  const parsed = parseSql(recorded.sql);
  if (!Array.isArray(parsed)) return { message: parsed.message };
  try {
    const transaction = recorded.transaction ?? (parsed.length > 1 ? nextTransaction() : null);
    return parsed.map(({ node, start, end }) => {
      const sql = recorded.sql.slice(start, end).trim();
      return {
        ...recorded,
        sql,
        transaction,
        kind: Object.keys(node)[0] ?? '',
        actions: toActions(node, sql),
        identifiers: identifiersIn(sql),
      };
    });
  } catch (error) {
    // Nested too deeply for the recursive parts.
    return { message: `could not read the statement: ${(error as Error).message}` };
  }
}

/** The statements in SQL, as those of a step; empty when it cannot be parsed. */
export function statementsIn(
  sql: string,
  where: Pick<Recorded, 'change' | 'phase' | 'transaction'>,
): Statement[] {
  const at = {
    ...where,
    file: '',
    line: 1,
    endLine: 1,
    step: null,
    origin: 'step',
    repaired: false,
  } as const;
  const found = toStatements({ ...at, sql }, () => 0);
  return Array.isArray(found) ? found : [];
}

/** A statement, and those that its DO block runs in the same transaction. */
export function withInner(statement: Statement): Statement[] {
  const inner = statement.actions.flatMap((action) =>
    action.does === 'run code' && action.opaque === null ? action.statements : [],
  );
  return [
    statement,
    ...inner.flatMap((sql) => {
      const found = toStatements({ ...statement, sql }, () => 0);
      return Array.isArray(found) ? found : [];
    }),
  ];
}

/** The actions of a parsed statement. @param sql its text, which a DO or CREATE FUNCTION is read from. */
export function toActions(node: Node, sql = ''): Action[] {
  return [
    ...ownAction(node, sql),
    ...writesIn(node),
    ...readsIn(node),
    ...rowLocksIn(node),
    ...callsOf(node),
    ...setConfigs(node),
    ...versionedFeatures(node, sql),
    mention(node),
  ];
}

/** Statements that call the functions in their text when they run. */
const CALLS =
  /^(Select|Insert|Update|Delete|Merge|CreateTableAs|Explain|DeclareCursor|Copy|Call|Execute|Prepare)Stmt$/;

function callsOf(node: Node): Action[] {
  if (!CALLS.test(Object.keys(node)[0] ?? '')) return [];
  const calls: { name: string; args: Node[] }[] = [];
  walk(node, (name, { funcname, args }) => {
    if (name === 'FuncCall')
      calls.push({ name: dottedName(funcname as Node[]), args: (args as Node[]) ?? [] });
  });
  if (calls.length === 0) return [];
  return [{ does: 'call', functions: [...new Set(calls.map(({ name }) => name))] }, ...setvals(calls)];
}

function ownAction(node: Node, sql: string): Action[] {
  if ('AlterTableStmt' in node) return alterTable(node.AlterTableStmt);
  if ('CreateStmt' in node) return createTable(node.CreateStmt);
  if ('CreateForeignTableStmt' in node) return createTable(node.CreateForeignTableStmt.base ?? {});
  if ('CreateTableAsStmt' in node) {
    const { into, if_not_exists, objtype } = node.CreateTableAsStmt;
    return createTableAs(into?.rel, if_not_exists === true, objtype === 'OBJECT_MATVIEW');
  }
  if ('SelectStmt' in node && node.SelectStmt.intoClause)
    return createTableAs(node.SelectStmt.intoClause.rel);
  if ('IndexStmt' in node) return createIndex(node.IndexStmt);
  if ('ReindexStmt' in node) return reindex(node.ReindexStmt);
  if ('VacuumStmt' in node) return vacuum(node.VacuumStmt);
  if ('ClusterStmt' in node) {
    const { relation } = node.ClusterStmt;
    return [
      {
        does: 'rewrite',
        table: relation ? tableName(relation) : null,
        how: 'CLUSTER',
        transactional: relation !== undefined,
      },
    ];
  }
  if ('RefreshMatViewStmt' in node) {
    const { relation, concurrent } = node.RefreshMatViewStmt;
    return [{ does: 'refresh view', view: tableName(relation), concurrently: concurrent === true }];
  }
  if ('DropStmt' in node) return drop(node.DropStmt);
  if ('DropdbStmt' in node) return dropDatabase(node.DropdbStmt);
  if ('DropOwnedStmt' in node) return dropOwned(node.DropOwnedStmt);
  if ('RenameStmt' in node) return rename(node.RenameStmt);
  if ('AlterObjectSchemaStmt' in node) return setSchema(node.AlterObjectSchemaStmt);
  if ('AlterEnumStmt' in node) return alterEnum(node.AlterEnumStmt);
  if ('AlterDomainStmt' in node) return alterDomain(node.AlterDomainStmt);
  if ('GrantStmt' in node) return revoke(node.GrantStmt);
  if ('VariableSetStmt' in node) return set(node.VariableSetStmt);
  if ('AlterSeqStmt' in node) return alterSequence(node.AlterSeqStmt);
  if ('DiscardStmt' in node) return [{ does: 'set', setting: '*', value: null, local: false }];
  if ('TransactionStmt' in node) return transaction(node.TransactionStmt);
  if ('LockStmt' in node) return lockTable(node.LockStmt);
  if ('TruncateStmt' in node) return truncate(node.TruncateStmt);
  if ('CreateTrigStmt' in node) return createTrigger(node.CreateTrigStmt);
  if ('CreateFunctionStmt' in node) return createFunction(node.CreateFunctionStmt, sql, toActions);
  if ('ViewStmt' in node) return createView(node.ViewStmt);
  if ('DoStmt' in node) return runBlock(node.DoStmt, sql);
  if ('CallStmt' in node)
    return [{ does: 'run code', what: 'CALL', opaque: 'the statements of a procedure', statements: [] }];
  const created = creation(node);
  return created.length > 0 || isHarmless(node) ? created : otherStatement(node);
}

/** The string literals in a statement, one of which may be a new enum value. */
function mention(node: Node): Action {
  const literals: string[] = [];
  walk(node, (name, { sval }) => {
    if (name === 'A_Const' && sval) literals.push(String((sval as { sval?: string }).sval ?? ''));
  });
  return { does: 'mention', literals };
}
