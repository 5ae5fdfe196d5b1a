import { expect, it } from 'vitest';
import { describeDatabaseUrl } from './describe-database-url.ts';

it('shows who connects where, without the password', () => {
  expect(describeDatabaseUrl('postgres://owner:secret@db.example:6432/orders')).toBe(
    'owner@db.example:6432/orders',
  );
});

it('fills in the port that PostgreSQL listens on', () => {
  expect(describeDatabaseUrl('postgres://owner:secret@db/orders')).toBe('owner@db:5432/orders');
});

it('shows nothing of a URL it cannot read, which may hold a password', () => {
  expect(describeDatabaseUrl('owner:secret@db')).not.toContain('secret');
  expect(describeDatabaseUrl('secret')).not.toContain('secret');
});
