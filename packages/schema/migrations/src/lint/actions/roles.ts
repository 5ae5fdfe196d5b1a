import type { AlterDomainStmt, AlterRoleSetStmt, DropdbStmt, DropOwnedStmt, GrantStmt } from 'libpg-query';
import { dottedName, tableName } from '../parse/names.ts';
import type { Action } from './action.ts';
import { nameOf, objectName } from './drops.ts';
import { set } from './settings.ts';

/** REVOKE; a GRANT takes nothing away. */
export function revoke({ is_grant, objects, objtype }: GrantStmt): Action[] {
  if (is_grant) return [];
  const object = objectName(objtype);
  return (objects ?? []).map((node) => {
    const table = 'RangeVar' in node ? tableName(node.RangeVar) : null;
    return { does: 'restrict', what: 'REVOKE', table, object, name: table ?? nameOf(node) };
  });
}

/** ALTER ROLE … SET and ALTER DATABASE … SET, for what the session would have from then on. */
export function alterRoleSetting({ setstmt }: AlterRoleSetStmt): Action[] {
  return setstmt ? set(setstmt) : [];
}

/** Only what is looked up in every table that uses the domain. */
export function alterDomain({ subtype, typeName, def }: AlterDomainStmt): Action[] {
  const domain = dottedName(typeName);
  const valid = !def || !('Constraint' in def) || def.Constraint.skip_validation !== true;
  if (subtype === 'C' && valid) return [{ does: 'constrain domain', domain, what: 'ADD CONSTRAINT' }];
  if (subtype === 'O') return [{ does: 'constrain domain', domain, what: 'SET NOT NULL' }];
  return [];
}

export function dropDatabase({ dbname = '', missing_ok }: DropdbStmt): Action[] {
  return [gone('database', dbname, missing_ok === true)];
}

export function dropOwned(_: DropOwnedStmt): Action[] {
  return [gone('owned objects', '', false)];
}

function gone(object: string, name: string, ifExists: boolean): Action {
  return { does: 'drop', object, name, table: null, cascade: false, concurrently: false, ifExists };
}
