import type { FuncCall, TransactionStmt, VariableSetStmt } from 'libpg-query';
import { constantText } from '../parse/expressions.ts';
import { dottedName } from '../parse/names.ts';
import { walk } from '../parse/walk.ts';
import type { Action } from './action.ts';

/** SET, RESET and SET … TO DEFAULT; a reset has the value null, RESET ALL the setting `*`. */
export function set(statement: VariableSetStmt): Action[] {
  const { kind, name = '', args = [] } = statement;
  const local = statement.is_local === true;
  if (kind === 'VAR_RESET_ALL') return [{ does: 'set', setting: '*', value: null, local }];
  if (kind === 'VAR_SET_MULTI' || kind === 'VAR_SET_CURRENT') return [];
  const value = kind === 'VAR_SET_VALUE' ? args.map((arg) => constantText(arg) ?? '').join(', ') : null;
  return [{ does: 'set', setting: name.toLowerCase(), value, local }];
}

/** `set_config('lock_timeout', …)`, wherever in a statement. A value that is no constant counts as any. */
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
