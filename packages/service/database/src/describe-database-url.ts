/** Role, host, port and database of a connection URL for messages to people: never its password. */
export function describeDatabaseUrl(url: string): string {
  const { protocol, username, hostname, port, pathname } = URL.parse(url) ?? {};
  if (!protocol?.startsWith('postgres')) return 'a database URL that cannot be read';
  const role = decodeURIComponent(username ?? '') || 'nobody';
  return `${role}@${hostname || 'localhost'}:${port || '5432'}${pathname}`;
}
