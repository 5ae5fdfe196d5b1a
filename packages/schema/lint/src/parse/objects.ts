import type {
  AlterEnumStmt,
  AlterObjectSchemaStmt,
  CreateSchemaStmt,
  DefElem,
  DefineStmt,
  DropStmt,
  IndexStmt,
  Node,
  ReindexStmt,
  RenameStmt,
  VacuumStmt,
} from 'libpg-query';
import type { Action } from '../model/action.ts';
import { createDomain } from './domains.ts';
import { dottedName, strings, tableName } from './nodes.ts';

const ON_A_TABLE = new Set(['trigger', 'rule', 'policy']);

export function drop(statement: DropStmt): Action[] {
  const object = objectName(statement.removeType);
  return (statement.objects ?? []).map((node) => ({
    does: 'drop',
    object,
    ...(ON_A_TABLE.has(object) ? onTable(node) : { name: nameOf(node), table: null }),
    cascade: statement.behavior === 'DROP_CASCADE',
    concurrently: statement.concurrent === true,
    ifExists: statement.missing_ok === true,
  }));
}

export function rename(statement: RenameStmt): Action[] {
  const object = objectName(statement.renameType);
  const table = statement.relation ? tableName(statement.relation) : null;
  const own = object === 'column' || object === 'constraint' || ON_A_TABLE.has(object);
  const name = own ? (statement.subname ?? '') : (table ?? nameOf(statement.object));
  return [{ does: 'rename', object, name, table: own ? table : null, to: statement.newname ?? '' }];
}

/** SET SCHEMA, as a rename to a qualified name. */
export function setSchema(statement: AlterObjectSchemaStmt): Action[] {
  const name = statement.relation ? tableName(statement.relation) : nameOf(statement.object);
  return [
    {
      does: 'rename',
      object: objectName(statement.objectType),
      name,
      table: null,
      to: `${statement.newschema}.${name}`,
    },
  ];
}

export function alterEnum(statement: AlterEnumStmt): Action[] {
  const type = dottedName(statement.typeName);
  const { oldVal, newVal = '' } = statement;
  if (oldVal === undefined) return [{ does: 'add enum value', type, value: newVal }];
  return [{ does: 'rename', object: 'enum value', name: oldVal, table: null, to: newVal }];
}

/** The object type in words: `OBJECT_MATVIEW` is a materialized view. */
export function objectName(type: string | undefined): string {
  const name = (type ?? '').replace('OBJECT_', '').toLowerCase();
  return (
    {
      matview: 'materialized view',
      tabconstraint: 'constraint',
      domconstraint: 'domain constraint',
      attribute: 'attribute',
    }[name] ?? name
  );
}

function onTable(node: Node): { name: string; table: string | null } {
  const parts = 'List' in node ? strings(node.List.items) : [];
  const table = parts.slice(0, -1);
  return {
    name: parts.at(-1) ?? '',
    table: table[0] === 'public' ? table.slice(1).join('.') : table.join('.'),
  };
}

export function nameOf(node: Node | undefined): string {
  if (node === undefined) return '';
  if ('String' in node) return node.String.sval ?? '';
  if ('List' in node) return dottedName(node.List.items);
  if ('TypeName' in node) return dottedName(node.TypeName.names);
  if ('ObjectWithArgs' in node) return dottedName(node.ObjectWithArgs.objname);
  return '';
}

/** Objects that are recorded for later DROP and RENAME statements. */
export function creation(node: Node): Action[] {
  if ('CreateSeqStmt' in node) return [created('sequence', tableName(node.CreateSeqStmt.sequence))];
  if ('CreateDomainStmt' in node) return createDomain(node.CreateDomainStmt);
  if ('CreateEnumStmt' in node) return [created('type', dottedName(node.CreateEnumStmt.typeName))];
  if ('CreateRangeStmt' in node) return [created('type', dottedName(node.CreateRangeStmt.typeName))];
  if ('DefineStmt' in node) return define(node.DefineStmt);
  if ('CompositeTypeStmt' in node) return [created('type', tableName(node.CompositeTypeStmt.typevar))];
  if ('CreateSchemaStmt' in node) return [created('schema', schemaName(node.CreateSchemaStmt))];
  if ('CreateExtensionStmt' in node) return [created('extension', node.CreateExtensionStmt.extname ?? '')];
  if ('CreatePolicyStmt' in node) {
    const { policy_name: name = '', table } = node.CreatePolicyStmt;
    return [{ does: 'create', object: 'policy', name, table: tableName(table) }];
  }
  if ('RuleStmt' in node) {
    const { rulename: name = '', relation } = node.RuleStmt;
    return [{ does: 'create', object: 'rule', name, table: tableName(relation) }];
  }
  return [];
}

/** AUTHORIZATION alone names the schema like its role. */
const schemaName = ({ schemaname, authrole }: CreateSchemaStmt): string =>
  schemaname ?? authrole?.rolename ?? '';

/** Operators change how queries are resolved; the other kinds are new names. */
function define({ kind, defnames }: DefineStmt): Action[] {
  const object = objectName(kind);
  if (object === 'operator') return [{ does: 'unknown', what: 'CREATE OPERATOR' }];
  return [created(object, dottedName(defnames))];
}

function created(object: string, name: string): Action {
  return { does: 'create', object, name, table: null };
}

export function createIndex(statement: IndexStmt): Action[] {
  const columns: string[] = [];
  const elements = (statement.indexParams ?? []).flatMap((node) =>
    'IndexElem' in node ? [node.IndexElem] : [],
  );
  for (const { name } of elements) {
    if (!name) break;
    columns.push(name);
  }
  const included = (statement.indexIncludingParams ?? []).map((node) =>
    'IndexElem' in node ? node.IndexElem.name : undefined,
  );
  const expressions = [...elements.map(({ expr }) => expr), statement.whereClause].filter(
    (node) => node !== undefined,
  );
  return [
    {
      does: 'create index',
      table: tableName(statement.relation),
      index: {
        name: statement.idxname ?? null,
        columns,
        unique: statement.unique === true,
        partial: statement.whereClause !== undefined,
        nullsNotDistinct: statement.nulls_not_distinct === true,
        method: statement.accessMethod ?? 'btree',
        stored: [...elements.map(({ name }) => name), ...included].filter((name) => name !== undefined),
        expressions,
      },
      concurrently: statement.concurrent === true,
      ifNotExists: statement.if_not_exists === true,
      only: statement.relation?.inh !== true,
    },
  ];
}

export function reindex(statement: ReindexStmt): Action[] {
  const what = statement.relation ? tableName(statement.relation) : (statement.name ?? 'the database');
  return [{ does: 'reindex', what, concurrently: option(statement.params, 'concurrently') }];
}

/** Plain VACUUM and ANALYZE block no query. VACUUM cannot run in a transaction. */
export function vacuum(statement: VacuumStmt): Action[] {
  if (statement.is_vacuumcmd !== true) return [];
  if (!option(statement.options, 'full')) return [{ does: 'vacuum' }];
  const tables = (statement.rels ?? []).flatMap((node) =>
    'VacuumRelation' in node ? [tableName(node.VacuumRelation.relation)] : [],
  );
  const each = tables.length > 0 ? tables : [null];
  return each.map((table) => ({ does: 'rewrite', table, how: 'VACUUM FULL', transactional: false }));
}

function option(options: Node[] | undefined, name: string): boolean {
  const found = (options ?? []).flatMap((node) =>
    'DefElem' in node && node.DefElem.defname === name ? [node.DefElem] : [],
  );
  return found.some(isOn);
}

function isOn({ arg }: DefElem): boolean {
  if (arg === undefined) return true;
  if ('Integer' in arg) return (arg.Integer.ival ?? 0) !== 0;
  if ('String' in arg) return !/^(false|off|0)$/i.test(arg.String.sval ?? '');
  return !('Boolean' in arg) || arg.Boolean.boolval === true;
}
