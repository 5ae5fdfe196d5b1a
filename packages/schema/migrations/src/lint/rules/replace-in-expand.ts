import { makerOf } from '../catalogue/catalogue.ts';
import { doing } from './context.ts';
import type { Rule } from './rule.ts';

export const replaceInExpand: Rule = {
  id: 'replace-in-expand',
  title: 'a function, view or trigger of an earlier change made anew',
  phases: ['expand'],
  severity: 'warning',
  check: (statement, { catalogue }) => {
    const made = [
      ...doing(statement, 'create function').map((action) => ({
        ...action,
        thing: `function ${action.name}`,
      })),
      ...doing(statement, 'create view').map((action) => ({ ...action, thing: `view ${action.name}` })),
      ...doing(statement, 'create trigger').map((action) => ({
        ...action,
        thing: `trigger ${action.table}.${action.name}`,
      })),
    ];
    return made
      .filter(({ replace, thing }) => {
        const maker = catalogue.things.get(thing);
        return replace && maker !== undefined && maker !== makerOf(statement);
      })
      .map(({ thing }) => ({
        message: `the release before this one runs on, and from now on with another ${thing}: give the new one a name of its own`,
      }));
  },
};
