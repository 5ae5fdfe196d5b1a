import type { Action, Constraint } from '../model/action.ts';
import { actionsOf, isNewTable } from '../model/context.ts';
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
  title: 'anything but reading and writing rows in a backfill',
  phases: ['backfill'],
  severity: 'error',
  check: (statement) => {
    if (ALLOWED.has(statement.kind) && actionsOf(statement, 'create table').length === 0) return [];
    return [
      {
        message:
          'a backfill runs again and again, beside every release, and its statements are recorded nowhere: it may only read and write rows',
      },
    ];
  },
};

const disableTrigger: Rule = {
  id: 'disable-trigger',
  title: 'triggers or rules that do not fire for a while',
  phases: EVERY_PHASE,
  severity: 'error',
  check: (statement, context) => [
    ...actionsOf(statement, 'disable')
      .filter(({ table }) => !isNewTable(table, statement, context))
      .map(({ what, table }) => ({
        message: `${what} of ${table} does not fire for anybody, and foreign keys are triggers: what is written meanwhile nobody checks`,
      })),
    ...actionsOf(statement, 'set')
      .filter(
        ({ setting, value }) =>
          setting === 'session_replication_role' && value !== null && value !== 'origin',
      )
      .map(() => ({
        message:
          'no trigger fires in this session any more, and foreign keys are triggers: what it writes nobody checks',
      })),
  ],
};

const LONGEST_BYTES = 63;

const identifierTooLong: Rule = {
  id: 'identifier-too-long',
  title: 'a name of more than 63 bytes, which PostgreSQL cuts',
  phases: EVERY_PHASE,
  severity: 'error',
  check: ({ identifiers }) =>
    [...new Set(identifiers)]
      .filter((name) => Buffer.byteLength(name) > LONGEST_BYTES)
      .map((name) => ({
        message: `PostgreSQL cuts "${name}" to 63 bytes without an error, perhaps to a name that is taken: choose a shorter one`,
      })),
};

const needsNewerServer: Rule = {
  id: 'needs-newer-server',
  title: 'syntax that this server does not know',
  phases: EVERY_PHASE,
  severity: 'error',
  check: ({ actions }, { serverVersion }) =>
    actions
      .flatMap(features)
      .filter(([, since]) => serverVersion < since * 10_000)
      .map(([feature, since]) => ({
        message: `${feature} needs PostgreSQL ${since}, and this is for ${Math.floor(serverVersion / 10_000)}`,
      })),
};

/** What a statement uses, and the release of PostgreSQL that brought it. */
function features(action: Action): [string, number][] {
  switch (action.does) {
    case 'add column':
      return [
        ...(action.column.generated === 'virtual' ? [virtual] : []),
        ...action.constraints.flatMap(ofConstraint),
      ];
    case 'create table':
      return [
        ...action.columns.flatMap(({ generated }) => (generated === 'virtual' ? [virtual] : [])),
        ...action.constraints.flatMap(ofConstraint),
      ];
    case 'add constraint':
      return [
        ...ofConstraint(action.constraint),
        ...(action.constraint.kind === 'not null' ? [notNull] : []),
      ];
    case 'rewrite':
      if (action.how === 'SET EXPRESSION') return [['ALTER COLUMN … SET EXPRESSION', 17]];
      return action.how === 'SET ACCESS METHOD' ? [['SET ACCESS METHOD', 15]] : [];
    case 'detach partition':
      return action.concurrently ? [['DETACH PARTITION … CONCURRENTLY', 14]] : [];
    case 'write':
      return action.verb === 'MERGE' ? [['MERGE', 15]] : [];
    default:
      return [];
  }
}

const virtual: [string, number] = ['a virtual generated column', 18];
const notNull: [string, number] = ['ADD CONSTRAINT … NOT NULL', 18];

function ofConstraint({ enforced }: Constraint): [string, number][] {
  return enforced ? [] : [['NOT ENFORCED', 18]];
}

const opaqueCode: Rule = {
  id: 'opaque-code',
  title: 'DO or CALL: statements that no linter sees',
  phases: EVERY_PHASE,
  severity: 'warning',
  check: (statement) =>
    actionsOf(statement, 'run code').map(({ what }) => ({
      message: `what runs in a ${what} is known only when it runs, so nothing here judged it: write the statements out`,
    })),
};

const sessionSetting: Rule = {
  id: 'session-setting',
  title: 'SET that outlives its step',
  phases: EVERY_PHASE,
  severity: 'warning',
  check: (statement) =>
    actionsOf(statement, 'set')
      .filter(({ setting, value, local }) => setting !== 'lock_timeout' && value !== null && !local)
      .map(({ setting }) => ({
        message: `${setting} stays so for every later step, or not, when a killed run goes on in a new session: SET LOCAL`,
      })),
};

const viewSelectStar: Rule = {
  id: 'view-select-star',
  title: 'a view of SELECT *',
  phases: ['expand', 'contract'],
  severity: 'warning',
  check: (statement) =>
    actionsOf(statement, 'create view')
      .filter(({ selectsStar }) => selectsStar)
      .map(({ name }) => ({
        message: `${name} keeps the columns of today: those added later are missing, and none can be dropped under it. Name the columns`,
      })),
};

/** Statements that do not belong into a phase, or that say less than they seem to. */
export const STATEMENT_RULES: readonly Rule[] = [
  ddlInBackfill,
  disableTrigger,
  identifierTooLong,
  needsNewerServer,
  opaqueCode,
  sessionSetting,
  viewSelectStar,
];
