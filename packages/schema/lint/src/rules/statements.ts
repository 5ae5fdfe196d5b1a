import type { Action, ActionOf } from '../model/action.ts';
import type { Catalogue } from '../model/catalogue.ts';
import { actionsOf, isNewTable } from '../model/context.ts';
import type { Statement } from '../model/statement.ts';
import { majorOf } from '../model/versions.ts';
import { withSql } from './corrected-sql.ts';
import { EVERY_PHASE, type Rule } from './rule.ts';

const ALLOWED = new Set([
  'SelectStmt',
  'InsertStmt',
  'UpdateStmt',
  'DeleteStmt',
  'MergeStmt',
  'VariableSetStmt',
  'TransactionStmt',
  'LockStmt',
  'ExplainStmt',
]);

const ddlInBackfill: Rule = {
  id: 'ddl-in-backfill',
  title: 'a statement other than reading and writing rows in a backfill',
  phases: ['backfill'],
  severity: 'error',
  check: (statement) => {
    if (ALLOWED.has(statement.kind) && actionsOf(statement, 'create table').length === 0) return [];
    return [
      {
        message:
          'a backfill runs repeatedly, beside any release, and its statements are not recorded; only read and write rows here, and move this to expand or contract',
      },
    ];
  },
};

function disabled(what: string, scope: string): string {
  const setting = `${scope}.filling`;
  return withSql(
    `disables ${what}, so writes are not checked meanwhile, foreign keys included; let the trigger function return early when current_setting('${setting}', true) is 'on'`,
    [`SET LOCAL ${setting} = 'on'`],
  );
}

const disableTrigger: Rule = {
  id: 'disable-trigger',
  title: 'triggers or rules that are disabled for a time',
  phases: EVERY_PHASE,
  severity: 'error',
  check: (statement, context) => [
    ...actionsOf(statement, 'disable')
      .filter(({ table }) => !isNewTable(table, statement, context))
      .map(({ what, table }) => ({
        message: disabled(`${what} of ${table} for all sessions`, table?.split('.').at(-1) ?? 'app'),
      })),
    ...actionsOf(statement, 'set')
      .filter(
        ({ setting, value }) =>
          setting === 'session_replication_role' && value !== null && value !== 'origin',
      )
      .map(() => ({
        message: disabled('all triggers in this session', 'app'),
      })),
  ],
};

const MAX_BYTES = 63;

const identifierTooLong: Rule = {
  id: 'identifier-too-long',
  title: 'a name of more than 63 bytes, which PostgreSQL truncates',
  phases: EVERY_PHASE,
  severity: 'error',
  check: ({ identifiers }) =>
    [...new Set(identifiers)]
      .filter((name) => Buffer.byteLength(name) > MAX_BYTES)
      .map((name) => ({
        message: `PostgreSQL truncates "${name}" to 63 bytes without an error, which can collide with another name; choose a shorter name`,
      })),
};

const needsNewerServer: Rule = {
  id: 'needs-newer-server',
  title: 'syntax that only newer, or only older servers have',
  phases: EVERY_PHASE,
  severity: 'error',
  check: ({ actions }, { servers, catalogue }) => {
    const [oldest, newest] = [majorOf(servers.oldest), majorOf(servers.newest)];
    return [...neededServers(actions), ...keysOfPartitioned(actions, catalogue)].flatMap(
      ({ what, since, until }) => {
        if (oldest < since)
          return [
            { message: `${what} needs PostgreSQL ${since}, and this must run on PostgreSQL ${oldest}` },
          ];
        if (until !== null && newest > until)
          return [
            { message: `PostgreSQL ${until + 1} refuses ${what}, and this must run on PostgreSQL ${newest}` },
          ];
        return [];
      },
    );
  },
};

/** What actions need of the server, and those of the functions that they create. */
function neededServers(actions: readonly Action[]): ActionOf<'need server'>[] {
  return actions.flatMap((action) => {
    if (action.does === 'need server') return [action];
    return action.does === 'create function' ? neededServers(action.routine.actions) : [];
  });
}

/** Older servers refuse NOT VALID for a foreign key of a partitioned table. */
const keysOfPartitioned = (actions: readonly Action[], { tables }: Catalogue): ActionOf<'need server'>[] =>
  actions.flatMap((action) => {
    if (action.does !== 'add constraint' || !action.constraint.notValid) return [];
    const isKey = action.constraint.kind === 'foreign key';
    if (!isKey || (tables.get(action.table)?.partitionKey ?? null) === null) return [];
    return [
      { does: 'need server', what: 'a NOT VALID foreign key of a partitioned table', since: 18, until: null },
    ];
  });

const sessionSetting: Rule = {
  id: 'session-setting',
  title: 'SET that outlives its step',
  phases: EVERY_PHASE,
  severity: 'warning',
  check: (statement) =>
    actionsOf(statement, 'set')
      .filter(({ setting, value, local }) => setting !== 'lock_timeout' && value !== null && !local)
      .map(({ setting }) => ({
        message: withSql(
          `${setting} stays set for all later steps, but not when a killed run resumes in a new session; set it for this step only`,
          setLocal(statement),
        ),
      })),
};

function setLocal({ sql }: Statement): string[] | null {
  if (/^set\s/i.test(sql)) return [sql.replace(/^set\s+(session\s+)?/i, 'SET LOCAL ')];
  const local = sql.replace(/,\s*false\s*\)/i, ', true)');
  return local === sql ? null : [local];
}

const viewSelectStar: Rule = {
  id: 'view-select-star',
  title: 'a view of SELECT *',
  phases: ['expand', 'contract'],
  severity: 'warning',
  check: (statement) =>
    actionsOf(statement, 'create view')
      .filter(({ selectsStar }) => selectsStar)
      .map(({ name }) => ({
        message: `${name} keeps the columns of today, so later ones are missing from it and none of its own can be dropped; list the columns`,
      })),
};

/** Statements that are wrong in any phase. */
export const STATEMENT_RULES: readonly Rule[] = [
  ddlInBackfill,
  disableTrigger,
  identifierTooLong,
  needsNewerServer,
  sessionSetting,
  viewSelectStar,
];
