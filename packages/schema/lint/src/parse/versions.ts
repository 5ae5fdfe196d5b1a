import type { Node } from 'libpg-query';
import type { Action } from '../model/action.ts';
import { dottedName, strings, walk } from './nodes.ts';

type Fields = Record<string, unknown>;
/** A feature of SQL and the first major of PostgreSQL that has it. */
type Feature = [what: string, since: number];

/** Nodes of the syntax tree that exist since a major after 15. */
const NODES: Record<string, Feature> = {
  JsonObjectConstructor: ['JSON_OBJECT', 16],
  JsonArrayConstructor: ['JSON_ARRAY', 16],
  JsonArrayQueryConstructor: ['JSON_ARRAY', 16],
  JsonObjectAgg: ['JSON_OBJECTAGG', 16],
  JsonArrayAgg: ['JSON_ARRAYAGG', 16],
  JsonIsPredicate: ['IS JSON', 16],
  JsonTable: ['JSON_TABLE', 17],
  JsonFuncExpr: ['JSON_EXISTS, JSON_QUERY and JSON_VALUE', 17],
  JsonParseExpr: ['JSON()', 17],
  JsonScalarExpr: ['JSON_SCALAR', 17],
  JsonSerializeExpr: ['JSON_SERIALIZE', 17],
};

/** Functions of PostgreSQL itself that exist since a major after 15. */
const FUNCTIONS: Record<string, number> = Object.fromEntries(
  [
    [
      16,
      'any_value array_sample array_shuffle date_add date_subtract pg_input_is_valid pg_input_error_info random_normal system_user',
    ],
    [17, 'to_bin to_oct uuid_extract_timestamp uuid_extract_version unicode_assigned xmltext'],
    [18, 'array_reverse array_sort casefold crc32 crc32c gamma lgamma reverse_bytea uuidv4 uuidv7'],
  ].flatMap(([since, names]) =>
    String(names)
      .split(' ')
      .map((name) => [name, Number(since)]),
  ),
);

/** Options of statements, by the kind of the statement and their name. */
const OPTIONS: Record<string, Record<string, number>> = {
  CopyStmt: { default: 16, on_error: 17, log_verbosity: 17, reject_limit: 18 },
  ExplainStmt: { generic_plan: 16, serialize: 17, memory: 17 },
  VacuumStmt: { process_main: 16, skip_database_stats: 16, only_database_stats: 16, buffer_usage_limit: 16 },
  CreatePublicationStmt: { publish_generated_columns: 18 },
};

/** The features in a node that depend on the server's version. */
const FEATURES_OF: Record<string, (fields: Fields) => (Feature | false | undefined)[]> = {
  Constraint: ({
    contype,
    keys,
    generated_kind,
    is_enforced,
    is_no_inherit,
    without_overlaps,
    fk_with_period,
  }) => [
    generated_kind === 'v' && ['a virtual generated column', 18],
    contype === 'CONSTR_NOTNULL' && keys !== undefined && ['a NOT NULL table constraint', 18],
    contype === 'CONSTR_NOTNULL' && is_no_inherit === true && ['NOT NULL NO INHERIT', 18],
    contype === 'CONSTR_ATTR_NOT_ENFORCED' && ['NOT ENFORCED', 18],
    /^CONSTR_(CHECK|FOREIGN)$/.test(String(contype)) && is_enforced !== true && ['NOT ENFORCED', 18],
    contype === 'CONSTR_ATTR_ENFORCED' && ['ENFORCED', 18],
    without_overlaps === true && ['WITHOUT OVERLAPS', 18],
    fk_with_period === true && ['a foreign key with PERIOD', 18],
  ],
  AlterTableCmd: ({ subtype, name, def }) => [
    subtype === 'AT_SetExpression' && ['ALTER COLUMN … SET EXPRESSION', 17],
    subtype === 'AT_SetStatistics' && def === undefined && ['SET STATISTICS DEFAULT', 17],
    subtype === 'AT_SetAccessMethod' && name === undefined && ['SET ACCESS METHOD DEFAULT', 17],
  ],
  ATAlterConstraint: ({ alterEnforceability, alterInheritability }) => [
    alterEnforceability === true && ['ALTER CONSTRAINT … ENFORCED', 18],
    alterInheritability === true && ['ALTER CONSTRAINT … INHERIT', 18],
  ],
  ColumnDef: ({ storage_name }) => [storage_name !== undefined && ['STORAGE of a new column', 16]],
  RangeSubselect: ({ alias }) => [alias === undefined && ['a subquery in FROM without an alias', 16]],
  MergeStmt: ({ returningClause }) => [returningClause !== undefined && ['MERGE … RETURNING', 17]],
  MergeWhenClause: ({ matchKind }) => [
    matchKind === 'MERGE_WHEN_NOT_MATCHED_BY_SOURCE' && ['WHEN NOT MATCHED BY SOURCE', 17],
  ],
  GrantRoleStmt: ({ opt, is_grant }) => [
    is_grant === true &&
      optionsIn(opt).some((name) => name !== 'admin') && ['GRANT … WITH INHERIT or SET', 16],
  ],
  AccessPriv: ({ priv_name }) => [priv_name === 'maintain' && ['the privilege MAINTAIN', 17]],
  VacuumRelation: ({ relation }) => [
    (relation as Fields | undefined)?.inh !== true && ['VACUUM and ANALYZE … ONLY', 18],
  ],
  FuncCall: ({ funcname, args, funcformat }) => {
    const name = dottedName(funcname as Node[]);
    const since = FUNCTIONS[name];
    return [
      since !== undefined && [`${name}()`, since],
      name === 'timezone' &&
        funcformat === 'COERCE_SQL_SYNTAX' &&
        (args as unknown[]).length === 1 && ['AT LOCAL', 17],
    ];
  },
};

/** Literals such as 0x1F and 1_000. */
const NEW_LITERAL = /(?<![\w."'$])(0[xob][\da-f]|\d+_\d)/i;

/** The features of a statement that the oldest or the newest supported servers do not have. @param sql its text. */
export function versionedFeatures(node: Node, sql: string): Action[] {
  const found = new Map<string, number>();
  const add = ([what, since]: Feature) => found.set(what, since);
  walk(node, (name, fields) => {
    if (NODES[name]) add(NODES[name]);
    for (const feature of FEATURES_OF[name]?.(fields) ?? []) if (feature) add(feature);
    for (const option of optionsIn(fields.options)) {
      const since = OPTIONS[name]?.[option];
      if (since !== undefined) add([`the option ${option.toUpperCase()}`, since]);
    }
    for (const feature of returningFeatures(fields.returningClause)) add(feature);
  });
  if (NEW_LITERAL.test(withoutTexts(sql))) add(['a literal such as 0x1F or 1_000', 16]);
  const needs = [...found].map(
    ([what, since]): Action => ({ does: 'need server', what, since, until: null }),
  );
  return isUnloggedPartitioned(node)
    ? [...needs, { does: 'need server', what: 'an UNLOGGED partitioned table', since: 0, until: 17 }]
    : needs;
}

/** RETURNING old.x and new.x, or their aliases. */
function returningFeatures(clause: unknown): Feature[] {
  const { options, exprs } = (clause ?? {}) as { options?: Node[]; exprs?: Node[] };
  let rows = options !== undefined;
  walk(exprs, (name, { fields }) => {
    const [table, column] = name === 'ColumnRef' ? strings(fields as Node[]) : [];
    const whole = name === 'ColumnRef' && (fields as Node[]).length > 1;
    if ((column !== undefined || whole) && (table === 'old' || table === 'new')) rows = true;
  });
  return rows ? [['OLD and NEW in RETURNING', 18]] : [];
}

function isUnloggedPartitioned(node: Node): boolean {
  return (
    'CreateStmt' in node &&
    node.CreateStmt.relation?.relpersistence === 'u' &&
    node.CreateStmt.partspec !== undefined
  );
}

const optionsIn = (options: unknown): string[] =>
  Array.isArray(options)
    ? (options as Node[]).flatMap((node) => ('DefElem' in node ? [node.DefElem.defname ?? ''] : []))
    : [];

/** SQL without its string literals and comments. */
const withoutTexts = (sql: string): string =>
  sql.replaceAll(/'(?:[^']|'')*'|\$(\w*)\$[\s\S]*?\$\1\$|--[^\n]*|\/\*[\s\S]*?\*\/|"(?:[^"]|"")*"/g, ' ');
