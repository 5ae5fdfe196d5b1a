import type { ActionOf } from '../model/action.ts';
import { type Catalogue, phaseKey } from '../model/catalogue.ts';
import { actionsOf, type Context, isNewColumn, isNewTable } from '../model/context.ts';
import type { Statement } from '../model/statement.ts';
import type { Rule } from './rule.ts';

const restrictOutsideContract: Rule = {
  id: 'restrict-outside-contract',
  title: 'REVOKE, policies, row level security or another owner while the previous release runs',
  phases: ['expand'],
  severity: 'error',
  check: (statement, context) => [
    ...actionsOf(statement, 'restrict')
      .filter(({ table }) => !isNewTable(table, statement, context))
      .filter(({ object, name }) => !isMadeHere(object, name, statement, context))
      .map(({ what, object, name }) => ({
        message: `${what} ${effectOf(what)} ${object} ${name}; do it in contract`,
      })),
    ...actionsOf(statement, 'create')
      .filter(({ object, table }) => object === 'policy' && !isNewTable(table, statement, context))
      .map(({ name, table }) => ({
        message: `the policy ${name} may hide rows of ${table} from the previous release, show it more, or refuse its writes; create it in contract`,
      })),
  ],
};

/** In the words of a message: the effect on the previous release. */
function effectOf(what: string): string {
  if (/ROW LEVEL SECURITY|POLICY|INHERIT/.test(what))
    return 'may change the rows that the previous release sees or may write in';
  return /REVOKE|OWNER/.test(what)
    ? 'may deny the previous release access to'
    : 'may make statements of the previous release fail that use';
}

function isMadeHere(object: string, name: string, statement: Statement, { catalogue }: Context): boolean {
  return catalogue.objects.get(`${object} ${name}`) === phaseKey(statement);
}

const sequenceInExpand: Rule = {
  id: 'sequence-in-expand',
  title: 'a sequence or identity that gives out other numbers, or refuses those of the previous release',
  phases: ['expand'],
  severity: 'error',
  check: (statement, context) =>
    actionsOf(statement, 'alter sequence')
      .filter((action) => !isOfThisPhase(action, statement, context))
      .map(({ sequence, column, how }) => ({
        message: `${how} of ${sequence} ${
          how === 'SET GENERATED ALWAYS'
            ? 'refuses each INSERT of the previous release that sets the column'
            : column !== null && how.startsWith('ADD')
              ? 'makes its numbers collide with those that the previous release inserts, or refuses these'
              : 'may repeat numbers, so that INSERTs of the previous release fail as duplicates, or find none'
        }; do it in contract`,
      })),
};

function isOfThisPhase(
  { sequence, table, column }: ActionOf<'alter sequence'>,
  statement: Statement,
  context: Context,
): boolean {
  if (table !== null && column !== null) return isNewColumn(table, column, statement, context);
  const { catalogue } = context;
  return isMadeHere('sequence', sequence, statement, context) || isOfNewTable(sequence, statement, catalogue);
}

/** The sequence of a serial or identity column has the name of its table and column. */
function isOfNewTable(sequence: string, statement: Statement, { tables }: Catalogue): boolean {
  return [...tables].some(
    ([name, { createdIn }]) => sequence.startsWith(`${name}_`) && createdIn === phaseKey(statement),
  );
}

/** Access to rows, and the numbers of sequences. */
export const ACCESS_RULES: readonly Rule[] = [restrictOutsideContract, sequenceInExpand];
