/** Role, host, port and database of a connection URL, for messages. Never the password. */
export function describeDatabaseUrl(url: string): string {
  const { protocol, username, hostname, port, pathname } = URL.parse(url) ?? {};
  if (!protocol?.startsWith('postgres')) return 'an invalid database URL';
  const role = decodeURIComponent(username ?? '') || '(no role)';
  return `${role}@${hostname || 'localhost'}:${port || '5432'}${pathname}`;
}
