import type { Constraint } from './action.ts';

/** The name PostgreSQL makes up, without what it does when that is taken or too long. */
export function constraintName(table: string, { name, kind, columns }: Constraint): string {
  if (name !== null) return name;
  const bare = table.split('.').at(-1) ?? table;
  if (kind === 'primary key') return `${bare}_pkey`;
  const ending = {
    check: 'check',
    'foreign key': 'fkey',
    unique: 'key',
    exclusion: 'excl',
    'not null': 'not_null',
  }[kind];
  return [bare, ...columns, ending].join('_');
}
