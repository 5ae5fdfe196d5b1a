import type { AlterEnumStmt, AlterObjectSchemaStmt, DropStmt, Node, RenameStmt } from 'libpg-query';
import { dottedName, strings, tableName } from '../parse/names.ts';
import type { Action } from './action.ts';

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

/** SET SCHEMA: the same name is somewhere else from then on. */
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

/** `OBJECT_MATVIEW` is a materialized view, as people say it. */
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
