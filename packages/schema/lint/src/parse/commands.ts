import type {
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
import type { Action, TriggerEvent } from '../model/action.ts';
import { modeOfStrength } from '../model/lock-modes.ts';
import { callsIn, constantText } from './expressions.ts';
import { dottedName, strings, tableName, walk } from './nodes.ts';
import { nameOf, objectName } from './objects.ts';
import { readsIn } from './rows.ts';

export function lockTable({ relations, mode = 8 }: LockStmt): Action[] {
  return [{ does: 'lock table', tables: tables(relations), mode: modeOfStrength(mode) }];
}

export function truncate({ relations, behavior }: TruncateStmt): Action[] {
  return [{ does: 'truncate', tables: tables(relations), cascade: behavior === 'DROP_CASCADE' }];
}

export function createTrigger(statement: CreateTrigStmt): Action[] {
  const { relation, trigname = '', funcname, replace, row, columns, whenClause } = statement;
  const { events = 0, timing = 0 } = statement;
  return [
    {
      does: 'create trigger',
      table: tableName(relation),
      name: trigname,
      trigger: {
        calls: dottedName(funcname),
        events: EVENTS.flatMap(([bit, event]) => (events & bit ? [event] : [])),
        before: timing !== 0,
        eachRow: row === true,
        columns: strings(columns),
        when: whenClause ?? null,
        arguments: strings(statement.args),
      },
      replace: replace === true,
    },
  ];
}

/** The bits of PostgreSQL's pg_trigger.tgtype. */
const EVENTS: readonly [number, TriggerEvent][] = [
  [4, 'INSERT'],
  [8, 'DELETE'],
  [16, 'UPDATE'],
  [32, 'TRUNCATE'],
];

export function createView({ view, query, replace }: ViewStmt): Action[] {
  const select = query && 'SelectStmt' in query ? query.SelectStmt : {};
  return [
    {
      does: 'create view',
      name: tableName(view),
      selectsStar: selectsStar(select),
      replace: replace === true,
      calls: callsIn(query),
      reads: (query ? readsIn(query) : []).flatMap((action) => (action.does === 'read' ? action.tables : [])),
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

/** REVOKE; a GRANT restricts nothing. */
export function revoke({ is_grant, objects, objtype }: GrantStmt): Action[] {
  if (is_grant) return [];
  const object = objectName(objtype);
  return (objects ?? []).map((node) => {
    const table = 'RangeVar' in node ? tableName(node.RangeVar) : null;
    return { does: 'restrict', what: 'REVOKE', table, object, name: table ?? nameOf(node) };
  });
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
