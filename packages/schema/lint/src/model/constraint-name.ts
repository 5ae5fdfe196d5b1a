import type { Constraint } from './action.ts';

/** The name, or the one that PostgreSQL chooses, except when that is taken or too long. */
export function constraintName(
  table: string,
  { name, kind, columns }: Pick<Constraint, 'name' | 'kind' | 'columns'>,
): string {
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
