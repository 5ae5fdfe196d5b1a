import { phaseKey } from '../model/catalogue.ts';
import { actionsOf } from '../model/context.ts';
import type { Statement } from '../model/statement.ts';
import { quote, quoteName, withSql } from './corrected-sql.ts';
import type { Rule } from './rule.ts';

export const domainConstraint: Rule = {
  id: 'domain-constraint',
  title: 'a new constraint on a domain, checked in every table that uses it',
  phases: ['expand', 'contract'],
  severity: 'error',
  check: (statement, { catalogue }) =>
    actionsOf(statement, 'constrain domain')
      .filter(({ domain }) => catalogue.objects.get(`domain ${domain}`) !== phaseKey(statement))
      .filter(({ notValid }) => !notValid || statement.phase === 'expand')
      .map(({ domain, what, notValid }) =>
        notValid
          ? {
              certain: false,
              message: `writes of the previous release to every column of ${domain} may violate the constraint and fail; add it in contract`,
            }
          : {
              message: withSql(
                `${what} reads every table with a column of ${domain} and blocks writes to them; in contract, add a constraint NOT VALID and validate it in a second step`,
                domainNotValid(statement, domain, what),
              ),
            },
      ),
};

function domainNotValid({ sql }: Statement, domain: string, what: string): string[] | null {
  const [, name] = /add constraint ("[^"]+"|\w+)/i.exec(sql) ?? [];
  const check = what === 'SET NOT NULL' ? quoteName(`${domain}_not_null`) : name;
  if (check === undefined) return null;
  const alter = `ALTER DOMAIN ${quote(domain)}`;
  const add = name
    ? `${sql} NOT VALID`
    : `${alter} ADD CONSTRAINT ${check} CHECK (VALUE IS NOT NULL) NOT VALID`;
  return [add, `${alter} VALIDATE CONSTRAINT ${check}`];
}
