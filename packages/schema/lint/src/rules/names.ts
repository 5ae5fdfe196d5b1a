import { phaseKey } from '../model/catalogue.ts';
import { actionsOf } from '../model/context.ts';
import { isHarmlessCall, VOLATILE } from '../parse/built-in.ts';
import type { Rule } from './rule.ts';

export const nameInUse: Rule = {
  id: 'name-in-use',
  title: 'a new function, schema or temporary table whose name the previous release may use',
  phases: ['expand'],
  severity: 'error',
  check: (statement, context) => {
    const { catalogue, phase } = context;
    const names = (pattern: RegExp) => phase.some(({ sql }) => pattern.test(sql));
    return [
      ...actionsOf(statement, 'create function')
        .filter(({ replace }) => !replace)
        .flatMap(({ name }) => {
          const maker = catalogue.objects.get(`function ${name}`);
          if ((maker === undefined || maker === phaseKey(statement)) && !isBuiltIn(name)) return [];
          return [
            {
              message: `calls of ${name}() by the previous release may become ambiguous, or call the new function; create it under a new name`,
            },
          ];
        }),
      ...actionsOf(statement, 'create')
        .filter(({ object }) => object === 'schema')
        .filter(({ name }) => isRole(name, names) || /\bauthorization\b/i.test(statement.sql))
        .map(({ name }) => ({
          message: `the search_path of the role ${name} begins with a schema of its name, so that its tables hide those of public; create it under another name`,
        })),
      ...actionsOf(statement, 'create table')
        .filter(({ kind }) => kind === 'temporary')
        .filter(({ table }) => {
          const known = catalogue.tables.get(table);
          return (known && known.createdIn !== phaseKey(statement)) || names(qualified(table));
        })
        .map(({ table }) => ({
          message: `hides the table ${table} of the schema public, so that the statements after it cannot be checked; create it under another name`,
        })),
    ];
  },
};

const isBuiltIn = (name: string): boolean => isHarmlessCall(name) || VOLATILE.has(name);

const qualified = (table: string): RegExp => new RegExp(`\\bpublic\\."?${escaped(table)}\\b`, 'i');

/** Roles of services end in `_app`. Others show in the statements that name them. */
const isRole = (name: string, names: (pattern: RegExp) => boolean): boolean =>
  /_app$/.test(name) || names(new RegExp(`\\b(to|from|role|user)\\s+"?${escaped(name)}\\b`, 'i'));

const escaped = (name: string): string => name.replaceAll(/[^\w]/g, '\\$&');
