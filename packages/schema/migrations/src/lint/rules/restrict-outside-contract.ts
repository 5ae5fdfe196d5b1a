import { makerOf } from '../catalogue/catalogue.ts';
import { doing, isNewTable } from './context.ts';
import type { Rule } from './rule.ts';

export const restrictOutsideContract: Rule = {
  id: 'restrict-outside-contract',
  title: 'REVOKE, row level security or another owner while the release before runs',
  phases: ['expand'],
  severity: 'error',
  check: (statement, context) =>
    doing(statement, 'restrict')
      .filter(({ table }) => !isNewTable(table, statement, context))
      .filter(({ object, name }) => context.catalogue.things.get(`${object} ${name}`) !== makerOf(statement))
      .map(({ what, object, name }) => ({
        message: `${what} may take ${object} ${name} from the release before this one: do it in contract`,
      })),
};
