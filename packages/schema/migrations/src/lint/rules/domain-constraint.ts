import { makerOf } from '../catalogue/catalogue.ts';
import { doing } from './context.ts';
import type { Rule } from './rule.ts';

export const domainConstraint: Rule = {
  id: 'domain-constraint',
  title: 'a new rule for a domain, checked in every table that uses it',
  phases: ['expand', 'contract'],
  severity: 'error',
  check: (statement, { catalogue }) =>
    doing(statement, 'constrain domain')
      .filter(({ domain }) => catalogue.things.get(`domain ${domain}`) !== makerOf(statement))
      .map(({ domain, what }) => ({
        message: `${what} reads every table with a column of ${domain} while nobody may write there: ADD CONSTRAINT … NOT VALID, and VALIDATE in a step of its own`,
      })),
};
