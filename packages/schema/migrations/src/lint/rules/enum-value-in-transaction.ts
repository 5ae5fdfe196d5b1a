import { makerOf } from '../catalogue/catalogue.ts';
import { doing } from './context.ts';
import type { Rule } from './rule.ts';

const ALLOWED_SINCE = 120_000;

export const enumValueInTransaction: Rule = {
  id: 'enum-value-in-transaction',
  title: 'a new value of an enum, used in the transaction that adds it',
  phases: ['expand', 'contract'],
  severity: 'error',
  check: (statement, { sharing, serverVersion, catalogue }) => {
    if (statement.transaction === null) return [];
    const later = sharing.slice(sharing.indexOf(statement) + 1);
    return doing(statement, 'add enum value')
      .filter(({ type }) => catalogue.things.get(`type ${type}`) !== makerOf(statement))
      .flatMap(({ type, value }) => {
        if (serverVersion < ALLOWED_SINCE) {
          return [
            {
              message:
                'before PostgreSQL 12 no value can be added to an enum in a transaction: give it a step outside one',
            },
          ];
        }
        const used = later.some((other) =>
          doing(other, 'mention').some(({ literals }) => literals.includes(value)),
        );
        return used
          ? [
              {
                message: `'${value}' of ${type} cannot be used before the transaction that adds it has committed: use it in a later step`,
              },
            ]
          : [];
      });
  },
};
