import type {
  CreateFunctionStmt,
  CreateTrigStmt,
  LockStmt,
  Node,
  SelectStmt,
  TruncateStmt,
  ViewStmt,
} from 'libpg-query';
import { modeOfStrength } from '../lock-modes.ts';
import { dottedName, strings, tableName } from '../parse/names.ts';
import type { Action } from './action.ts';

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

export function selectsStar({ targetList, larg, rarg }: SelectStmt): boolean {
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
