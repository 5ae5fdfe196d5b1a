import { expect, it } from 'vitest';
import { describeDatabaseUrl } from './describe-database-url.ts';

it('shows role and address, without the password', () => {
  expect(describeDatabaseUrl('postgres://owner:secret@db.example:6432/orders')).toBe(
    'owner@db.example:6432/orders',
  );
});

it('adds the default port', () => {
  expect(describeDatabaseUrl('postgres://owner:secret@db/orders')).toBe('owner@db:5432/orders');
});

it('shows nothing of an invalid URL, which may contain a password', () => {
  expect(describeDatabaseUrl('owner:secret@db')).not.toContain('secret');
  expect(describeDatabaseUrl('secret')).not.toContain('secret');
});
