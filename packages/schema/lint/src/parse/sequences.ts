import type { AlterSeqStmt, Node } from 'libpg-query';
import type { Action } from '../model/action.ts';
import { constantText } from './expressions.ts';
import { dottedName, tableName } from './nodes.ts';

const HARMLESS = new Set(['owned_by', 'cache', 'start', 'generated', 'logged', 'sequence_name']);

/** The options that change which numbers a sequence gives out. */
export function alterSequence({ sequence, options }: AlterSeqStmt): Action[] {
  const name = tableName(sequence);
  return unsafeOptions(options).map((how) => ({
    does: 'alter sequence',
    sequence: name,
    table: null,
    column: null,
    how,
  }));
}

/** ALTER COLUMN … SET GENERATED, RESTART and the like. */
export function setIdentity(table: string, column: string, def: Node | undefined): Action[] {
  const options = def && 'List' in def ? (def.List.items ?? []) : [];
  const always = options.some((node) => {
    const arg = 'DefElem' in node && node.DefElem.defname === 'generated' ? node.DefElem.arg : undefined;
    return arg !== undefined && 'Integer' in arg && arg.Integer.ival === ALWAYS;
  });
  return [...(always ? ['SET GENERATED ALWAYS'] : []), ...unsafeOptions(options)].map((how) => ({
    does: 'alter sequence',
    sequence: `${table}.${column}`,
    table,
    column,
    how,
  }));
}

/** The character `a`, as PostgreSQL stores it. */
const ALWAYS = 97;

function unsafeOptions(options: Node[] | undefined): string[] {
  return (options ?? []).flatMap((node) => {
    if (!('DefElem' in node)) return [];
    const { defname = '', arg } = node.DefElem;
    if (HARMLESS.has(defname)) return [];
    // NO MAXVALUE gives out more numbers, and bigint holds them.
    if (defname === 'maxvalue' && arg === undefined) return [];
    if (defname === 'as' && arg && 'TypeName' in arg && dottedName(arg.TypeName.names) === 'int8') return [];
    return [defname.toUpperCase()];
  });
}

/** Calls of setval anywhere in a statement. */
export function setvals(calls: readonly { name: string; args: readonly Node[] }[]): Action[] {
  return calls
    .filter(({ name }) => name === 'setval')
    .map(({ args }) => ({
      does: 'alter sequence',
      sequence: constantText(args[0]) ?? 'a sequence',
      table: null,
      column: null,
      how: 'setval',
    }));
}
