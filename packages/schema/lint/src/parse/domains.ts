import type { AlterDomainStmt, CreateDomainStmt } from 'libpg-query';
import type { Action } from '../model/action.ts';
import { toType } from './columns.ts';
import { dottedName } from './nodes.ts';

export function createDomain({ domainname, typeName, constraints }: CreateDomainStmt): Action[] {
  const domain = dottedName(domainname);
  const constrained = (constraints ?? []).some(
    (node) => 'Constraint' in node && /^CONSTR_(CHECK|NOTNULL)$/.test(node.Constraint.contype ?? ''),
  );
  return [
    { does: 'create', object: 'domain', name: domain, table: null },
    { does: 'create domain', domain, type: toType(typeName), constrained },
  ];
}

/** The letters are the parser's. */
export function alterDomain({ subtype, typeName, def }: AlterDomainStmt): Action[] {
  const domain = dottedName(typeName);
  const notValid = def !== undefined && 'Constraint' in def && def.Constraint.skip_validation === true;
  switch (subtype) {
    case 'C':
      return [{ does: 'constrain domain', domain, what: 'ADD CONSTRAINT', notValid }];
    case 'O':
      return [{ does: 'constrain domain', domain, what: 'SET NOT NULL', notValid }];
    // VALIDATE CONSTRAINT reads the tables under locks that block no query, and SET DEFAULT fits any release.
    case 'V':
      return [];
    case 'T':
      return def === undefined ? [loosen(domain, 'DROP DEFAULT')] : [];
    default:
      return [loosen(domain, subtype === 'N' ? 'DROP NOT NULL' : 'DROP CONSTRAINT')];
  }
}

const loosen = (domain: string, what: string): Action => ({
  does: 'restrict',
  what: `ALTER DOMAIN … ${what}`,
  table: null,
  object: 'domain',
  name: domain,
});
