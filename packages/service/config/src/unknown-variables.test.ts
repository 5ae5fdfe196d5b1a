import { expect, it } from 'vitest';
import { z } from 'zod';
import { unknownVariables } from './index.ts';

const schema = z.object({
  AUTH_ISSUER: z.string(),
  AUTH_JWKS: z.string(),
  DATABASE_URL: z.string(),
  PORT: z.string(),
});
const unknown = (...names: string[]) =>
  unknownVariables(schema, Object.fromEntries(names.map((name) => [name, 'hunter2'])), [
    'AUTH_',
    'DATABASE_',
  ]);

it('reports an unknown variable with a known prefix, and suggests the closest name', () => {
  expect(unknown('DATABSE_URL', 'DATABASE_UR', 'AUTH_ISUER')).toEqual([
    'AUTH_ISUER is not known; did you mean AUTH_ISSUER?',
    'DATABASE_UR is not known; did you mean DATABASE_URL?',
  ]);
});

it('suggests the _FILE form for a _FILE name', () => {
  expect(unknown('AUTH_JWSK_FILE')).toEqual(['AUTH_JWSK_FILE is not known; did you mean AUTH_JWKS_FILE?']);
});

it('suggests no name when none is close', () => {
  expect(unknown('AUTH_SESSION_COOKIE_LIFETIME')).toEqual(['AUTH_SESSION_COOKIE_LIFETIME is not known.']);
});

it('ignores known variables, as value or file, and other prefixes', () => {
  expect(unknown('AUTH_ISSUER', 'AUTH_JWKS_FILE', 'PORT', 'PATH', 'OTHER_AUTH_ISUER')).toEqual([]);
});

it('never prints a value', () => {
  expect(unknown('AUTH_ISUER').join()).not.toContain('hunter2');
});
