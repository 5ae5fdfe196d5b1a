import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { databaseNames, isReservedByPostgres } from './database-names.ts';

const stack = fc.stringMatching(/^[a-z][a-z0-9-]{0,39}$/);
const all = (name: string) => Object.values(databaseNames(name));

describe('the names of a database and its roles', () => {
  it('stay the same for the stack orders', () =>
    expect(databaseNames('orders')).toEqual({
      database: 'orders',
      owner: 'orders_owner',
      app: 'orders_app',
    }));

  it('need no quotes in SQL or in a URL and are never truncated, for any stack name', () =>
    fc.assert(
      fc.property(stack, (name) => {
        for (const one of all(name)) expect(one).toMatch(/^[a-z][a-z0-9_]{0,62}$/);
      }),
    ));

  it('are shared by no two stacks', () =>
    fc.assert(
      fc.property(stack, stack, (one, other) => {
        fc.pre(one !== other);
        const { owner, app, database } = databaseNames(other);
        expect(databaseNames(one).database).not.toBe(database);
        for (const role of all(one).slice(1)) expect([owner, app]).not.toContain(role);
      }),
    ));

  it("are never PostgreSQL's own, unless the stack is reserved", () =>
    fc.assert(
      fc.property(fc.oneof(stack, fc.constantFrom('pg', 'pg-a', 'postgres', 'template1')), (name) => {
        fc.pre(!isReservedByPostgres(name));
        for (const one of all(name)) expect(one).not.toMatch(/^(pg_|postgres$|template[01]$)/);
      }),
    ));
});
