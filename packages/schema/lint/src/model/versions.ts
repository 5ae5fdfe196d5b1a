/** The versions of PostgreSQL that a verdict holds for, as server_version_num. */
export interface Servers {
  oldest: number;
  newest: number;
}

/** The majors that docker/versions.json lists. */
export const SUPPORTED: Servers = { oldest: 150_000, newest: 180_000 };

export const majorOf = (serverVersion: number): number => Math.floor(serverVersion / 10_000);

/** `PostgreSQL 15 to 18`. */
export function describeServers({ oldest, newest }: Servers): string {
  const [from, to] = [majorOf(oldest), majorOf(newest)];
  return from === to ? `PostgreSQL ${from}` : `PostgreSQL ${from} to ${to}`;
}
