/** The names of a service's database and its two roles: derived from the target's stack, and valid in PostgreSQL without quotes. */
export function databaseNames(stack: string): { database: string; owner: string; app: string } {
  const database = stack.replaceAll('-', '_');
  return { database, owner: `${database}_owner`, app: `${database}_app` };
}

/** Whether PostgreSQL reserves the names: its own databases, and roles that begin with pg_. */
export function isReservedByPostgres(stack: string): boolean {
  return /^(postgres|template[01]|pg|pg-.*)$/.test(stack);
}
