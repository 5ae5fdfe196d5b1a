import type {
  AlterDomainStmt,
  AlterRoleSetStmt,
  CreateFunctionStmt,
  CreateTrigStmt,
  DropdbStmt,
  DropOwnedStmt,
  FuncCall,
  GrantStmt,
  LockStmt,
  Node,
  SelectStmt,
  TransactionStmt,
  TruncateStmt,
  VariableSetStmt,
  ViewStmt,
} from 'libpg-query';
import type { Action } from '../model/action.ts';
import { modeOfStrength } from '../model/lock-modes.ts';
import { constantText } from './expressions.ts';
import { dottedName, strings, tableName, walk } from './nodes.ts';
import { nameOf, objectName } from './objects.ts';

export function lockTable({ relations, mode = 8 }: LockStmt): Action[] {
  return [{ does: 'lock table', tables: tables(relations), mode: modeOfStrength(mode) }];
}

export function truncate({ relations, behavior }: TruncateStmt): Action[] {
  return [{ does: 'truncate', tables: tables(relations), cascade: behavior === 'DROP_CASCADE' }];
}

export function createTrigger({ relation, trigname = '', funcname, replace }: CreateTrigStmt): Action[] {
  return [
    {
      does: 'create trigger',
      table: tableName(relation),
      name: trigname,
      calls: dottedName(funcname),
      replace: replace === true,
    },
  ];
}

export function createFunction({ funcname, options, replace }: CreateFunctionStmt): Action[] {
  const body = (options ?? []).flatMap((node) =>
    'DefElem' in node && node.DefElem.defname === 'as' ? [text(node.DefElem.arg)] : [],
  );
  return [
    { does: 'create function', name: dottedName(funcname), body: body.join('\n'), replace: replace === true },
  ];
}

export function createView({ view, query, replace }: ViewStmt): Action[] {
  const select = query && 'SelectStmt' in query ? query.SelectStmt : {};
  return [
    {
      does: 'create view',
      name: tableName(view),
      selectsStar: selectsStar(select),
      replace: replace === true,
    },
  ];
}

function selectsStar({ targetList, larg, rarg }: SelectStmt): boolean {
  if (larg && rarg) return selectsStar(larg) || selectsStar(rarg);
  return (targetList ?? []).some((node) => {
    const value = 'ResTarget' in node ? node.ResTarget.val : undefined;
    return (
      value !== undefined &&
      'ColumnRef' in value &&
      (value.ColumnRef.fields ?? []).some((field) => 'A_Star' in field)
    );
  });
}

function tables(nodes: Node[] | undefined): string[] {
  return (nodes ?? []).flatMap((node) => ('RangeVar' in node ? [tableName(node.RangeVar)] : []));
}

function text(node: Node | undefined): string {
  return node && 'List' in node
    ? strings(node.List.items).join('\n')
    : node && 'String' in node
      ? (node.String.sval ?? '')
      : '';
}

/** REVOKE; a GRANT restricts nothing. */
export function revoke({ is_grant, objects, objtype }: GrantStmt): Action[] {
  if (is_grant) return [];
  const object = objectName(objtype);
  return (objects ?? []).map((node) => {
    const table = 'RangeVar' in node ? tableName(node.RangeVar) : null;
    return { does: 'restrict', what: 'REVOKE', table, object, name: table ?? nameOf(node) };
  });
}

/** ALTER ROLE … SET and ALTER DATABASE … SET, treated as a SET. */
export function alterRoleSetting({ setstmt }: AlterRoleSetStmt): Action[] {
  return setstmt ? set(setstmt) : [];
}

/** Only forms that PostgreSQL checks in every table that uses the domain. */
export function alterDomain({ subtype, typeName, def }: AlterDomainStmt): Action[] {
  const domain = dottedName(typeName);
  const valid = !def || !('Constraint' in def) || def.Constraint.skip_validation !== true;
  if (subtype === 'C' && valid) return [{ does: 'constrain domain', domain, what: 'ADD CONSTRAINT' }];
  if (subtype === 'O') return [{ does: 'constrain domain', domain, what: 'SET NOT NULL' }];
  return [];
}

export function dropDatabase({ dbname = '', missing_ok }: DropdbStmt): Action[] {
  return [dropped('database', dbname, missing_ok === true)];
}

export function dropOwned(_: DropOwnedStmt): Action[] {
  return [dropped('owned objects', '', false)];
}

function dropped(object: string, name: string, ifExists: boolean): Action {
  return { does: 'drop', object, name, table: null, cascade: false, concurrently: false, ifExists };
}

/** SET, RESET and SET … TO DEFAULT. A reset has the value null, RESET ALL the setting `*`. */
export function set(statement: VariableSetStmt): Action[] {
  const { kind, name = '', args = [] } = statement;
  const local = statement.is_local === true;
  if (kind === 'VAR_RESET_ALL') return [{ does: 'set', setting: '*', value: null, local }];
  if (kind === 'VAR_SET_MULTI' || kind === 'VAR_SET_CURRENT') return [];
  const value = kind === 'VAR_SET_VALUE' ? args.map((arg) => constantText(arg) ?? '').join(', ') : null;
  return [{ does: 'set', setting: name.toLowerCase(), value, local }];
}

/** Calls of `set_config('lock_timeout', …)` anywhere in a statement. A value that is not a constant is null. */
export function setConfigs(tree: unknown): Action[] {
  const found: Action[] = [];
  walk(tree, (name, fields) => {
    if (name !== 'FuncCall') return;
    const { funcname, args = [] } = fields as FuncCall;
    if (dottedName(funcname) !== 'set_config') return;
    const setting = constantText(args[0]);
    if (setting === null) return;
    found.push({
      does: 'set',
      setting: setting.toLowerCase(),
      value: constantText(args[1]),
      local: constantText(args[2]) === 'true',
    });
  });
  return found;
}

export function transaction({ kind = 'TRANS_STMT_BEGIN' }: TransactionStmt): Action[] {
  return [{ does: 'transaction', verb: kind.replace('TRANS_STMT_', '').replaceAll('_', ' ') }];
}
