import type { CreateFunctionStmt, DefElem, DoStmt, Node } from 'libpg-query';
import type { Action, Routine } from '../model/action.ts';
import { callsIn } from './expressions.ts';
import { dottedName, strings } from './nodes.ts';
import { parseSql } from './parse-sql.ts';
import { readPlpgsql } from './plpgsql.ts';

/** The actions of a parsed statement. A parameter here, because those of a routine are among them. */
type ToActions = (node: Node) => Action[];

/** @param sql the text of the statement. */
export function createFunction(statement: CreateFunctionStmt, sql: string, toActions: ToActions): Action[] {
  const { funcname, options, replace } = statement;
  const language = textOf(options, 'language') ?? 'sql';
  const volatility = textOf(options, 'volatility') as Routine['volatility'] | null;
  return [
    {
      does: 'create function',
      name: dottedName(funcname),
      routine: routineOf(statement, language, volatility ?? 'volatile', sql, toActions),
      replace: replace === true,
    },
  ];
}

function routineOf(
  { options, sql_body }: CreateFunctionStmt,
  language: string,
  volatility: Routine['volatility'],
  sql: string,
  toActions: ToActions,
): Routine {
  if (language === 'plpgsql') {
    const body = readPlpgsql(sql);
    if (body === null) return opaqueRoutine(language, volatility, 'a body that the linter cannot read');
    const found = effectsOf(body.queries, toActions);
    return {
      language,
      volatility,
      body: body.steps,
      variables: body.variables,
      hasSettings: (options ?? []).some((node) => 'DefElem' in node && node.DefElem.defname === 'set'),
      ...found,
      opaque: body.opaque ?? found.opaque,
    };
  }
  if (language !== 'sql') return opaqueRoutine(language, volatility, `code in ${language}`);
  const found = sql_body ? ofTree(sql_body, toActions) : effectsOf([textOf(options, 'as') ?? ''], toActions);
  return { language, volatility, body: null, variables: [], hasSettings: false, ...found };
}

/** DO. Its statements are null when they cannot be known. */
export function runBlock({ args }: DoStmt, sql: string): Action[] {
  const language = textOf(args, 'language') ?? 'plpgsql';
  const body = language === 'plpgsql' ? readPlpgsql(sql) : null;
  const opaque = body === null ? `code in ${language} that the linter cannot read` : body.opaque;
  return [{ does: 'run code', what: 'DO', opaque, statements: body?.queries ?? [] }];
}

type Effects = Pick<Routine, 'calls' | 'actions' | 'opaque'>;

function effectsOf(queries: readonly string[], toActions: ToActions): Effects {
  const nodes: Node[] = [];
  for (const query of queries) {
    const parsed = parseSql(query);
    if (!Array.isArray(parsed)) return { calls: [], actions: [], opaque: 'SQL that the linter cannot read' };
    nodes.push(...parsed.map(({ node }) => node));
  }
  return { calls: callsIn(nodes), actions: nodes.flatMap((node) => toActions(node)), opaque: null };
}

/** BEGIN ATOMIC … END, or RETURN: a list of lists of statements, or an expression. */
function ofTree(tree: Node, toActions: ToActions): Effects {
  const inside = statementsIn(tree);
  return { calls: callsIn(tree), actions: inside.flatMap((node) => toActions(node)), opaque: null };
}

function statementsIn(node: Node): Node[] {
  return 'List' in node ? (node.List.items ?? []).flatMap(statementsIn) : 'ReturnStmt' in node ? [] : [node];
}

function textOf(options: Node[] | undefined, name: string): string | null {
  const found = (options ?? []).find((node) => 'DefElem' in node && node.DefElem.defname === name);
  const arg = found && 'DefElem' in found ? (found.DefElem as DefElem).arg : undefined;
  if (arg === undefined) return null;
  if ('List' in arg) return strings(arg.List.items).join('\n');
  return 'String' in arg ? (arg.String.sval ?? '') : null;
}

/** A routine whose text the linter cannot read. */
const opaqueRoutine = (language: string, volatility: Routine['volatility'], opaque: string): Routine => ({
  language,
  volatility,
  calls: [],
  actions: [],
  opaque,
  body: null,
  variables: [],
  hasSettings: false,
});
