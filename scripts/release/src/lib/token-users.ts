import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { refuse } from '@zero-downtime/deploy/errors';
import { ROOT } from './command.ts';

/** A user in a service's package.json, with the scopes of their tokens. */
export interface TokenUser {
  name: string;
  scopes: readonly string[];
}

/**
 * The users for whom tokens of a service are made: `tokens` in its package.json, such as `{ "ada": ["orders:read"] }`. The first user is the default.
 * @throws Ending (refused) when `tokens` has another form
 */
export async function tokenUsers(service: string, root = ROOT): Promise<TokenUser[]> {
  const file = join(root, 'services', service, 'package.json');
  const text = await readFile(file, 'utf8').catch((cause) => {
    throw refuse(`there is no service ${service}: cannot read ${file}`, undefined, cause);
  });
  const { tokens = {} } = JSON.parse(text) as { tokens?: Record<string, unknown> };
  return Object.entries(tokens).map(([name, scopes]) => {
    if (!isScopes(scopes))
      throw refuse(
        `tokens.${name} in ${file} is not a list of scopes`,
        `such as "${name}": ["${service}:read"]`,
      );
    return { name, scopes };
  });
}

/** The user by name, or the first. @throws Ending (refused) when there is no such user */
export function findUser(users: readonly TokenUser[], name: string | undefined, service: string): TokenUser {
  const found = name === undefined ? users[0] : users.find((user) => user.name === name);
  if (found) return found;
  const where = `tokens in services/${service}/package.json`;
  if (name === undefined)
    throw refuse(`${where} is empty`, 'name the scopes: --scope "things:read things:write"');
  throw refuse(
    `${where} does not name ${name}`,
    `it names ${users.map((user) => user.name).join(', ') || 'no user'}; for another: --sub ${name} --scope …`,
  );
}

const isScopes = (value: unknown): value is string[] =>
  Array.isArray(value) && value.length > 0 && value.every((scope) => typeof scope === 'string');
